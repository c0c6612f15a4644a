"""Chats that messengers export, message by message: one file a messenger, and what all of them share."""
