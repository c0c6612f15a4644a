"""Generated docs, drawings and screenshots."""
