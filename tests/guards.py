"""Where the code asks a rule, outside the `if …: raise PermissionDenied` that guard most doors."""

import ast
from collections.abc import Iterator, Mapping
from typing import NamedTuple

# Modules that define what the rest asks.
DEFINING = ("rules.py", "access/fields.py")


class Asked(NamedTuple):
    """A call of a rule, and what stands in its place when the rule is taken away."""

    call: ast.Call
    instead: str


def rules_of(trees: Mapping[str, ast.Module]) -> set[str]:
    """Return the names of the rules: every `may_…`, and each `check_…` that refuses."""
    return {
        node.name
        for name, tree in trees.items()
        if name.endswith(DEFINING)
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        if node.name.startswith("may_") or (node.name.startswith("check_") and refuses(node))
    }


def refuses(function: ast.FunctionDef) -> bool:
    return any(isinstance(node, ast.If) and is_refusal(node.body) for node in ast.walk(function))


def is_refusal(body: list[ast.stmt]) -> bool:
    """Tell whether a block does nothing but refuse."""
    return (
        len(body) == 1
        and isinstance(body[0], ast.Raise)
        and body[0].exc is not None
        and "PermissionDenied" in ast.unparse(body[0].exc)
    )


def asked_in(tree: ast.Module, rules: set[str]) -> Iterator[Asked]:
    """Yield the calls of rules in a module that guard something."""
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or called(call) not in rules:
            continue
        if called(call).startswith("check_"):
            if isinstance(above[call], ast.Expr):
                yield Asked(call, "None")
        elif not guards_a_refusal(call, above) and not draws(call, above):
            yield Asked(call, "True")


def called(call: ast.Call) -> str:
    """Return the name of the function that is called, without its module."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


Above = Mapping[ast.AST, ast.AST]


def up(node: ast.AST, above: Above) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Yield (node, what it stands in) from a node up to the module."""
    while node in above:
        yield node, above[node]
        node = above[node]


def guards_a_refusal(call: ast.Call, above: Above) -> bool:
    """Tell whether a call is part of an `if` that goes as a whole."""
    return any(
        isinstance(outer, ast.If) and node is outer.test and is_refusal(outer.body)
        for node, outer in up(call, above)
    )


def draws(call: ast.Call, above: Above) -> bool:
    """Tell whether a call only says what a page offers: `{"may_…": …}` or a name no test asks."""
    for node, outer in up(call, above):
        if is_test(node, outer):
            return False
        if isinstance(outer, ast.Dict):
            keys = [k for k, value in zip(outer.keys, outer.values, strict=True) if value is node]
            return any(isinstance(k, ast.Constant) and offers(str(k.value)) for k in keys)
        if isinstance(outer, ast.keyword):
            return offers(outer.arg or "")
        if isinstance(outer, ast.Assign):
            return is_only_drawn(outer, above)
        if isinstance(outer, ast.stmt):
            return False
    return False


def offers(name: str) -> bool:
    """Tell whether a name says that something may be done; what may be seen is no offer."""
    return name.startswith(("may_", "can_")) and not name.startswith("may_see")


def is_test(node: ast.AST, outer: ast.AST) -> bool:
    """Tell whether a node decides which way the code goes."""
    if isinstance(outer, ast.comprehension):
        return node in outer.ifs
    return isinstance(outer, ast.If | ast.IfExp | ast.While) and node is outer.test


def is_only_drawn(assigned: ast.Assign, above: Above) -> bool:
    """Tell whether what is kept of a rule offers something, and no test of its function asks it."""
    (target,) = assigned.targets
    if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
        return offers(str(target.slice.value))
    if not isinstance(target, ast.Name) or not offers(target.id):
        return False
    function = next(outer for _n, outer in up(assigned, above) if is_scope(outer))
    return not any(
        isinstance(name, ast.Name) and name.id == target.id and decides(name, above)
        for name in ast.walk(function)
    )


def is_scope(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.Module)


def decides(name: ast.Name, above: Above) -> bool:
    """Tell whether a name stands in a test."""
    return any(is_test(node, outer) for node, outer in up(name, above))
