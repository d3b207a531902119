"""What a family of the demonstration has outside itself, for its ecomap."""

from dataclasses import dataclass

from casework.desk.demo import codes


@dataclass(frozen=True, slots=True)
class Outside:
    """Someone or something of the ecomap: what they are to the family, and where help flows."""

    kind: codes.OutsideKind
    name: str
    role: str
    strength: codes.Strength
    flow: codes.Flow
