"""The viewer: one photo, video, recording or note over whatever page is open, with all that is known of it."""
