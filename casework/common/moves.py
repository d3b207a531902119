"""The one refusal of a move that a thing's stage doesn't allow."""


class MoveNotAllowed(Exception):
    """The thing isn't in a stage from which this move goes; nothing was changed."""
