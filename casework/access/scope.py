"""One rule for every door: what a worker may do in which areas and households, right now."""

import functools
import operator
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NoReturn, Protocol, Self, TypeVar
from uuid import UUID

from django.db import connections, models
from django.db.models import CharField, Exists, F, OuterRef, Q, Value

from casework.access.literals import Literals
from casework.access.models import (
    Area,
    AreaUserPermission,
    NearRelative,
    Permission,
    TimedUserPermission,
    Worker,
)
from casework.common.dates import now

# Above this many ids a list goes to the database as a subquery instead of as literals.
MOST_LITERAL_IDS = 2000
ROWS_AT_ONCE = 500
# A scope is resolved once per request; an object that lives longer asks again.
SCOPE_LIVES = timedelta(seconds=30)
# Where a permission would stand: the worker is a near relative of the household.
BARRED = "barred"

T = TypeVar("T", bound=models.Model)


class UnscopedQuery(Exception):
    """Case rows were asked for without saying who is asking."""


class Case(Protocol):
    """Anything that knows the area and household it belongs to."""

    @property
    def scope_ids(self) -> tuple[UUID, UUID]: ...


@dataclass(frozen=True)
class Scope:
    """Area ids (with all below them), their streets, and household ids, by permission.

    `barred`: the households whose near relative the worker is.
    """

    resolved_at: datetime
    roots: dict[str, tuple[str, ...]] = field(default_factory=dict)
    areas: dict[str, frozenset[UUID]] = field(default_factory=dict)
    streets: dict[str, frozenset[UUID]] = field(default_factory=dict)
    households: dict[str, frozenset[UUID]] = field(default_factory=dict)
    barred: frozenset[UUID] = frozenset()
    _literals: dict[frozenset[UUID], Literals] = field(default_factory=dict, compare=False)
    # The rows of whole models that were asked for already: a page asks for the same many times.
    _begun: dict[Any, Any] = field(default_factory=dict, compare=False)

    def literals(self, ids: frozenset[UUID]) -> Any:
        """Return some of the scope's ids ready for a query; an empty set as it is."""
        if not ids:
            return ids
        if ids not in self._literals:
            self._literals[ids] = Literals(ids)
        return self._literals[ids]

    def may(self, permission: str, area_id: UUID, household_id: UUID) -> bool:
        """Tell whether the permission holds for a household in an area.

        Nobody decides on a household of whom they are a near relative, whatever they hold.
        """
        if permission == Permission.DECIDE and household_id in self.barred:
            return False
        return area_id in self.areas.get(permission, ()) or household_id in self.households.get(
            permission, ()
        )

    def may_in_area(self, permission: str, area_id: UUID) -> bool:
        """Tell whether the permission holds for the whole area (to open a household there)."""
        return area_id in self.areas.get(permission, ())


class HouseholdRows:
    """Where grants on single households are kept, and the stages of those that nobody sees.

    The households room fills it in at start.
    """

    model: type[TimedUserPermission] | None = None
    gone: tuple[str, ...] = ()

    @classmethod
    def households(cls) -> Any:
        """Return the model of the households themselves, None before the room has said so."""
        return cls.model and cls.model._meta.get_field("content_object").related_model


def register_household_rows(model: type[TimedUserPermission], gone: Iterable[str]) -> None:
    """Name guardian's direct-FK permission model on households, and the stages of shredded ones."""
    HouseholdRows.model = model
    HouseholdRows.gone = tuple(gone)


def scope_of(worker: Worker) -> Scope:
    """Return the worker's scope, resolved at most once per request by three small queries."""
    instant = now()
    cached: Scope | None = worker.__dict__.get("_scope")
    if cached and abs(instant - cached.resolved_at) < SCOPE_LIVES:
        return cached
    scope = resolve(worker, instant) if worker.is_active else Scope(instant)
    worker.__dict__["_scope"] = scope
    return scope


def resolve(worker: Worker, instant: datetime) -> Scope:
    """Read guardian's rows that hold at `instant` and widen areas to all below them."""
    roots: dict[str, set[str]] = {}
    for permission, path in live(AreaUserPermission, worker, instant).values_list(
        "permission__codename", "content_object__path"
    ):
        roots.setdefault(permission, set()).add(path)
    households: dict[str, set[UUID]] = {}
    for permission, household_id in single_households(worker, instant):
        households.setdefault(permission, set()).add(household_id)
    barred = frozenset(households.pop(BARRED, ()))
    sorted_roots = {name: tuple(sorted(paths)) for name, paths in roots.items()}
    every = below({path for paths in roots.values() for path in paths})
    # A posting gives several permissions on the same areas: these are widened once.
    wide = {paths: widened(paths, every) for paths in set(sorted_roots.values())}
    return Scope(
        instant,
        sorted_roots,
        {name: wide[paths][0] for name, paths in sorted_roots.items()},
        {name: wide[paths][1] for name, paths in sorted_roots.items()},
        {name: frozenset(ids) for name, ids in households.items()},
        barred,
    )


def widened(
    paths: tuple[str, ...], every: list[tuple[UUID, str, UUID | None]]
) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """Return the ids of the areas that lie at or below `paths`, and of the streets they lie in."""
    found = [(pk, street) for pk, path, street in every if path.startswith(paths)]
    return frozenset(pk for pk, _st in found), frozenset(st for _pk, st in found if st)


def single_households(worker: Worker, instant: datetime) -> Any:
    """Return (permission, household's id) of grants on single households, and of bars; one query.

    A household whose near relative the worker is stands there as BARRED.
    """
    relatives = NearRelative.objects.filter(worker=worker, ended_at=None)
    bars = relatives.annotate(codename=Value(BARRED, CharField()))
    found: Any = bars.values_list("codename", "household_id")
    if HouseholdRows.model is None:
        return found
    granted = live(HouseholdRows.model, worker, instant)
    granted = granted.annotate(codename=F("permission__codename"))
    return granted.values_list("codename", "content_object_id").union(found, all=True)


def live(model: type[TimedUserPermission], worker: Worker, instant: datetime) -> Any:
    """Return the worker's permission rows that hold at `instant`."""
    return model._default_manager.filter(user=worker, from_at__lte=instant, until_at__gt=instant)


def below(paths: Iterable[str]) -> list[tuple[UUID, str, UUID | None]]:
    """Return (id, path, street's id) of the areas at these paths and all below them."""
    condition = under(paths)
    rows = Area.objects.filter(condition).values_list("pk", "path", "street_id")
    return list(rows) if condition else []


def under(paths: Iterable[str], prefix: str = "") -> Q:
    """Return the condition 'lies at or below one of these paths'; empty where there is none."""
    return functools.reduce(
        operator.or_, (Q(**{f"{prefix}path__startswith": path}) for path in paths), Q()
    )


def may(worker: Worker, permission: str, case: Case) -> bool:
    """Tell whether the worker holds `permission` on a household or on anything of it."""
    return scope_of(worker).may(permission, *case.scope_ids)


class ScopedQuerySet(models.QuerySet[T]):
    """Case rows that can only be reached by saying who is asking.

    `visible_to(worker)` opens the query to what the worker may read; rows reached from an instance
    (`household.people.all()`) are open because the instance was; `unscoped(reason)` is for the
    system's own work. Anything else raises UnscopedQuery the moment it would touch the database.
    """

    area_path = "household__area_id"
    household_path = "household_id"
    # Where the household's stage stands; empty for rows that outlive a household's record.
    stage_path = "household__stage"
    # Of these rows a state of their own leaves few: the database begins with them and looks each
    # household up. Joined, it may as well begin with every household of the scope.
    begins_with_rows = False
    _open = False

    def visible_to(
        self, worker: Worker, permission: str = Permission.VIEW, *, stages: Iterable[str] = ()
    ) -> Self:
        """Keep the rows whose household the worker holds `permission` on, now.

        Of these, where `stages` are named, only those whose household stands at one of them. What
        belongs to a household that is being shredded is seen by nobody from the decision on.
        """
        if self.begins_with_rows:
            chosen = self.filter(Exists(self._households(worker, permission, stages)))
            chosen._open = True
            return chosen
        scope = scope_of(worker)
        condition = self._area_condition(scope, permission, worker)
        if permission == Permission.DECIDE and scope.barred:
            condition &= ~Q(**{f"{self.household_path}__in": scope.barred})
        if self.stage_path:
            condition &= self._stage_condition(stages)
        chosen = self.filter(condition)
        chosen._open = True
        return chosen

    def _stage_condition(self, stages: Iterable[str]) -> Q:
        """Keep what stands at these stages, at any without, and never at one of those gone."""
        if named := set(stages).difference(HouseholdRows.gone):
            return Q(**{f"{self.stage_path}__in": sorted(named)})
        return ~Q(**{f"{self.stage_path}__in": HouseholdRows.gone})

    def unscoped(self, reason: str) -> Self:
        """Open the query to every row, for the system's own work; `reason` says which work."""
        if not reason:
            raise UnscopedQuery
        chosen = self.all()
        chosen._open = True
        return chosen

    def _households(self, worker: Worker, permission: str, stages: Iterable[str]) -> Any:
        """Return the household of a row, where it is in scope and not gone."""
        households: Any = self.model._meta.get_field("household").related_model
        seen = households.objects.visible_to(worker, permission, stages=stages)
        return seen.filter(pk=OuterRef(self.household_path))

    def _area_condition(self, scope: Scope, permission: str, worker: Worker) -> Q:
        areas = scope.areas.get(permission, frozenset())
        households = scope.households.get(permission, frozenset())
        area_ids: Any = scope.literals(areas)
        if len(areas) > MOST_LITERAL_IDS:
            area_ids = Area.objects.filter(under(scope.roots[permission])).values("pk")
        household_ids: Any = scope.literals(households)
        if len(households) > MOST_LITERAL_IDS and HouseholdRows.model:
            household_ids = live(HouseholdRows.model, worker, scope.resolved_at)
            household_ids = household_ids.filter(permission__codename=permission).values(
                "content_object_id"
            )
        condition = Q(**{f"{self.area_path}__in": area_ids})
        if households:
            condition |= Q(**{f"{self.household_path}__in": household_ids})
        return condition

    def _is_open(self) -> bool:
        parent = self._hints.get("instance")  # type: ignore[attr-defined] # QuerySet's own, unstubbed
        return self._open or isinstance(getattr(type(parent), "_default_manager", None), ScopedRows)

    def _check_open(self) -> None:
        if not self._is_open():
            raise UnscopedQuery(f"{self.model.__name__}: start at objects.visible_to(worker)")

    def _clone(self) -> Self:
        copy: Self = super()._clone()  # type: ignore[misc] # QuerySet's own, unstubbed
        copy._open = self._open
        return copy

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            self._check_open()
        super()._fetch_all()

    def as_stored(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a `values_list` as the database holds them (ids as text on SQLite).

        For thousands of rows: turning each column into Python's own takes longer than reading it.
        """
        self._check_open()
        sql, params = self.query.sql_with_params()
        with connections[self.db].cursor() as cursor:
            cursor.execute(sql, params)
            while rows := cursor.fetchmany(ROWS_AT_ONCE):
                yield from rows

    def iterator(self, chunk_size: int | None = None) -> Any:
        self._check_open()
        return super().iterator(chunk_size)

    def aiterator(self, chunk_size: int = 2000) -> Any:
        self._check_open()
        return super().aiterator(chunk_size)

    def raw(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise UnscopedQuery(f"{self.model.__name__}: SQL of one's own knows no scope")

    def explain(self, *args: Any, **kwargs: Any) -> str:
        self._check_open()
        return super().explain(*args, **kwargs)

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        """Serve as `…__in=` of another query."""
        self._check_open()
        return super().resolve_expression(*args, **kwargs)

    resolve_expression.queryset_only = True  # type: ignore[attr-defined] # as on Django's own

    def __or__(self, other: Any) -> Self:
        self._check_each(other)
        return super().__or__(other)

    def __xor__(self, other: Any) -> Self:
        self._check_each(other)
        return super().__xor__(other)

    def _combinator_query(self, combinator: str, *others: Any, **kwargs: Any) -> Any:
        # Union, intersection and difference.
        self._check_each(*others)
        return super()._combinator_query(combinator, *others, **kwargs)  # type: ignore[misc] # unstubbed

    def _check_each(self, *others: Any) -> None:
        # What is joined takes its openness from one side, so that each side must have its own.
        for rows in (self, *others):
            if isinstance(rows, ScopedQuerySet):
                rows._check_open()

    def count(self) -> int:
        self._check_open()
        return super().count()

    def exists(self) -> bool:
        self._check_open()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._check_open()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._check_open()
        return super().update(**kwargs)

    update.alters_data = True  # type: ignore[attr-defined] # as on Django's own

    def delete(self) -> tuple[int, dict[str, int]]:
        self._check_open()
        return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined] # as on Django's own
    delete.queryset_only = True  # type: ignore[attr-defined] # as on Django's own


class ScopedRows(models.Manager[T]):
    """The manager of case rows; marks its model as one that is reached in scope only."""

    def visible_to(
        self, worker: Worker, permission: str = Permission.VIEW, *, stages: Iterable[str] = ()
    ) -> Any:
        """See `ScopedQuerySet.visible_to`; built once for each scope, not each time it is asked."""
        rows: Any = self.get_queryset()
        if self is not self.model._default_manager:
            return rows.visible_to(worker, permission, stages=stages)
        begun = scope_of(worker)._begun
        key = self.model, str(permission), frozenset(stages)
        if key not in begun:
            begun[key] = rows.visible_to(worker, permission, stages=stages)
        return begun[key].all()


def scoped_rows(queryset_class: type[ScopedQuerySet[Any]]) -> Any:
    """Return a manager class over `queryset_class` (use as `objects = scoped_rows(X)()`)."""
    return ScopedRows.from_queryset(queryset_class)
