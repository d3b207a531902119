"""`worker.has_perm("households.view", household)` answered by the same rule as every list."""

from typing import Any

from guardian.backends import ObjectPermissionBackend

from casework.access.models import Area, Permission, Worker
from casework.access.scope import scope_of


class ScopeBackend(ObjectPermissionBackend):
    """guardian's object backend, with areas inherited downward and time limits kept."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Tell whether the worker holds `perm` on an area, a household or one of its rows, now."""
        return perm.rpartition(".")[2] in self.get_all_permissions(user_obj, obj)

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Return the codenames of what the worker may do with `obj`, now."""
        if not isinstance(user_obj, Worker):
            return set()
        scope = scope_of(user_obj)
        if isinstance(obj, Area):
            return {p.value for p in Permission if scope.may_in_area(p, obj.pk)}
        if hasattr(obj, "scope_ids"):
            return {p.value for p in Permission if scope.may(p, *obj.scope_ids)}
        return set()
