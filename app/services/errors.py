"""What a service raises where it cannot do what was asked; the message is a sentence for people."""


class UserError(Exception):
    """What the owner says or asks for cannot be done; the message says why."""


class InvalidArgument(ValueError):
    """What was asked cannot be meant; the message begins with the name of the argument and says why."""
