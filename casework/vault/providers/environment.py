"""KEKs from the environment, as a secrets store hands them to a container."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from casework.vault.providers.interface import DoneByHand, Kek, KeyProblem
from casework.vault.providers.software import SoftwareProvider, parse_kek, refuse_to_drop

_taken: set[str] = set()


class EnvironmentProvider(SoftwareProvider):
    """KEKs of one variable, `1:<base64>,2:<base64>`, read once; no day is known of any."""

    def __init__(self, keks: Mapping[int, Kek], variable: str) -> None:
        super().__init__(keks)
        self._variable = variable

    def add_version(self) -> int:
        """Raise DoneByHand: nobody can write into the environment of a process."""
        raise DoneByHand(
            _(
                "Casework can't write into its environment. Add ,%(version)d:KEY to the value of "
                "%(variable)s where it is kept, KEY being the output of `openssl rand -base64 32`; "
                "restart Casework and run the command again."
            )
            % {"version": self.current_version() + 1, "variable": self._variable}
        )

    def drop_version(self, version: int) -> None:
        """Raise DoneByHand, or KeyProblem for a version that must not or can't be dropped."""
        refuse_to_drop(version, self.versions())
        raise DoneByHand(
            _(
                "Casework can't write into its environment. Take version %(version)d out of the "
                "value of %(variable)s where it is kept, and out of the copies; restart Casework."
            )
            % {"version": version, "variable": self._variable}
        )

    def place(self) -> str:
        """Return the variable's name."""
        return self._variable


@dataclass(frozen=True)
class Environment:
    """The variable that holds the KEKs; what it held is taken out when it is opened.

    So no child of the process inherits it (pg_dump, a converter), and no page of settings shows it.
    """

    variable: str

    def __str__(self) -> str:
        return self.variable

    def present(self) -> bool:
        """Tell whether the variable is set, or was before it was taken out."""
        return self.variable in _taken or bool(os.environ.get(self.variable))

    @sensitive_variables()
    def open(self) -> EnvironmentProvider:
        """Return the provider; raise KeyProblem."""
        value = os.environ.get(self.variable)
        if not value:
            raise KeyProblem(
                _(
                    "%(variable)s is not set, though CASEWORK_KEY_PROVIDER=environment. On a new "
                    "site give it the value 1:KEY, KEY being the output of `openssl rand -base64 "
                    "32`; on any other, the value from its copy."
                )
                % {"variable": self.variable}
            )
        keks: dict[int, Kek] = {}
        for number, words in enumerate(value.split(","), 1):
            version, _colon, encoded = words.strip().partition(":")
            found = parse_kek(version, encoded)
            if found is None or found[0] in keks:
                raise KeyProblem(
                    _(
                        "Part %(number)d of %(variable)s is not version:key with a version of its "
                        "own and 32 bytes in base64. Mend it from its copy."
                    )
                    % {"number": number, "variable": self.variable}
                )
            keks[found[0]] = found[1]
        del os.environ[self.variable]
        _taken.add(self.variable)
        return EnvironmentProvider(keks, self.variable)

    def require_writable(self) -> None:
        """Raise DoneByHand."""
        raise DoneByHand(
            _(
                "Casework can't write into its environment. Set CASEWORK_KEY_PROVIDER=file and "
                "CASEWORK_KEY_FILE and run the command again; then put version and key of each of "
                "the file's lines into %(variable)s."
            )
            % {"variable": self.variable}
        )

    def make(self, keks: Mapping[int, Kek] | None = None) -> EnvironmentProvider:
        """Open what was put there by hand; raise DoneByHand for given KEKs, KeyProblem."""
        if keks is not None:
            self.require_writable()
        return self.open()
