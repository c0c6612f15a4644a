"""The voices of the exam."""
