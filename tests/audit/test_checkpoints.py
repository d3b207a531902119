"""Checkpoints: what they say, how they are kept, and what they find that the chains can't."""

import base64
import json
import os
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from pytest_django import Settings

from casework.audit import checkpoints as module
from casework.audit import merkle, signing
from casework.audit.canonical import columns_of, entry_mac, head_signature
from casework.audit.chain import Place, record
from casework.audit.checkpoints import (
    files_in,
    make_checkpoint,
    newest_in,
    put_in_place,
    standing,
    write_aside,
)
from casework.audit.keys import audit_key
from casework.audit.models import NO_STREET, AppendOnly, Checkpoint, Entry, Head
from casework.audit.statements import CheckpointProblem, Statement, read_statement
from casework.audit.verify import OLDER_THAN_CHECKPOINT, WRITTEN_ANEW, verify

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])
STREETS = sorted(uuid4() for _n in range(3))
CHAIN = STREETS[1]


@pytest.fixture(autouse=True)
def acts() -> None:
    for street in STREETS:
        for n in range(4):
            record("something done", None, by=None, place=Place(street, None), n=n)


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.CASEWORK_CHECKPOINT_DIR = tmp_path / "checkpoints"
    return tmp_path / "checkpoints"


def only_file(folder: Path) -> Path:
    [path] = files_in(folder)
    return path


def sql(text: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)


def stored(chain: UUID) -> str:
    return chain.hex if connection.vendor == "sqlite" else str(chain)


def test_a_checkpoint_says_where_every_chain_stands(folder: Path) -> None:
    row = make_checkpoint(folder)
    statement = read_statement(folder / row.file_name)
    assert {chain: mark.seq for chain, mark in statement.marks.items()} == dict.fromkeys(STREETS, 4)
    assert (row.number, row.chains, row.entries) == (1, 3, 12)
    assert (bytes(row.root), bytes(row.digest)) == (statement.root, statement.digest())


def test_a_checkpoint_names_the_one_before(folder: Path) -> None:
    first = make_checkpoint(folder)
    make_checkpoint(folder)
    second = newest_in(folder)
    assert second is not None
    assert (second.number, second.previous) == (2, bytes(first.digest).hex())


def test_a_checkpoint_is_remembered_in_the_chain_of_no_street(folder: Path) -> None:
    row = make_checkpoint(folder)
    entry = Entry.objects.get(chain=NO_STREET)
    assert (entry.act, entry.details["content"]) == ("checkpoint made", bytes(row.digest).hex())


def test_a_checkpoint_of_an_empty_site_can_be_made(folder: Path) -> None:
    sql("DELETE FROM audit_entry")
    sql("DELETE FROM audit_head")
    row = make_checkpoint(folder)
    assert (row.chains, row.entries) == (0, 0)
    assert read_statement(folder / row.file_name).root == merkle.root_of([])


def test_checkpoints_cannot_be_changed_or_deleted(folder: Path) -> None:
    row = make_checkpoint(folder)
    assert str(row) == "checkpoint 1"
    for attempt in (row.save, row.delete, Checkpoint.objects.all().delete):
        with pytest.raises(AppendOnly):
            attempt()


def test_no_file_is_written_over(folder: Path) -> None:
    folder.mkdir()
    (folder / "there").write_text("before")
    with pytest.raises(CheckpointProblem):
        put_in_place(write_aside(folder, b"after"), folder / "there")
    assert [path.read_text() for path in folder.iterdir()] == ["before"]


@pytest.mark.parametrize("is_there", [False, True])
def test_a_folder_that_knows_no_links_keeps_checkpoints_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch, is_there: bool
) -> None:
    def no_links(*_names: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", no_links)
    folder.mkdir()
    if is_there:
        (folder / "name").write_text("before")
        with pytest.raises(CheckpointProblem):
            put_in_place(write_aside(folder, b"after"), folder / "name")
    else:
        put_in_place(write_aside(folder, b"after"), folder / "name")
    assert [path.read_text() for path in folder.iterdir()] == ["before" if is_there else "after"]


def test_a_checkpoint_that_cannot_be_written_is_not_remembered(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def disk_full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "write_aside", disk_full)
    monkeypatch.setattr(module, "write_public_key", lambda _folder: None)
    with pytest.raises(OSError, match="No space"):
        make_checkpoint(folder)
    assert not Checkpoint.objects.exists()


def test_another_machine_proves_a_checkpoint_with_the_public_key_alone(folder: Path) -> None:
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    make_checkpoint(folder)
    key: Any = load_pem_public_key((folder / "checkpoint.pub").read_bytes())
    line, signature = only_file(folder).read_bytes().splitlines()
    assert signing.is_signed(key, line, base64.b64decode(signature))
    assert signing.key_id(key) == signing.key_id(signing.public_key())


def test_the_public_key_is_left_alone_once_it_is_there(folder: Path) -> None:
    make_checkpoint(folder)
    (folder / "checkpoint.pub").write_text("of another site")
    make_checkpoint(folder)
    assert (folder / "checkpoint.pub").read_text() == "of another site"


def test_a_changed_checkpoint_is_refused(folder: Path) -> None:
    make_checkpoint(folder)
    path = only_file(folder)
    path.write_bytes(path.read_bytes().replace(b",4,", b",3,", 1))
    with pytest.raises(CheckpointProblem, match=path.name):
        read_statement(path)


def test_a_file_that_is_no_checkpoint_is_refused(folder: Path) -> None:
    folder.mkdir()
    lines = [b"", b"{}", b"[]", b'{"kind":1,"format":1}', b"not json"]
    lines += [json.dumps(words).encode() for words in odd_statements()]
    for line in lines:
        path = folder / "odd.json"
        signature = base64.b64encode(signing.signing_key().sign(line))
        path.write_bytes(line + b"\n" + signature + b"\n")
        with pytest.raises(CheckpointProblem):
            read_statement(path)


def odd_statements() -> list[dict[str, object]]:
    """Return signed words that a checkpoint of ours never says: no list, a root that is false."""
    made_at = "2026-01-02T03:04:05+00:00"
    right = {"kind": "casework audit checkpoint", "format": 1, "number": 1, "made_at": made_at}
    right |= {"previous": "", "root": "00", "chains": [[str(CHAIN), 1, "00"]]}
    return [right, right | {"chains": "none"}, right | {"format": 2}, right | {"made_at": "noon"}]


@pytest.mark.parametrize("content", [b"one line", b"a\nb\nc", b"{}\n!!!\n"])
def test_a_file_of_another_shape_is_refused(folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / "odd.json").write_bytes(content)
    with pytest.raises(CheckpointProblem):
        read_statement(folder / "odd.json")


def test_a_checkpoint_that_is_not_there_is_refused(folder: Path) -> None:
    with pytest.raises(CheckpointProblem, match=r"none\.json"):
        read_statement(folder / "none.json")


# What the chains alone can't show: the four ways of whoever holds the audit key or an old copy.


def marks(folder: Path) -> Any:
    statement = newest_in(folder)
    assert statement is not None
    return statement.marks


def first_fault(folder: Path) -> tuple[UUID, int, str]:
    [fault] = verify(against=marks(folder)).faults
    return tuple(fault)  # type: ignore[return-value] # a named tuple of the same


def sign_head(seq: int, mac: bytes) -> None:
    """Sign a chain's head as only the key's holder can."""
    signature = head_signature(audit_key(), CHAIN, seq, mac)
    Head.objects.filter(pk=CHAIN).update(seq=seq, mac=mac, signature=signature)


def test_true_chains_that_went_on_are_no_fault(folder: Path) -> None:
    make_checkpoint(folder)
    record("something done", None, by=None, place=Place(CHAIN, None))
    assert verify(against=marks(folder)).faults == []


def test_a_chain_cut_short_and_signed_anew_is_found(folder: Path) -> None:
    make_checkpoint(folder)
    sql("DELETE FROM audit_entry WHERE chain = %s AND seq > 2", stored(CHAIN))
    sign_head(2, bytes(Entry.objects.get(chain=CHAIN, seq=2).mac))
    assert not verify().faults
    assert first_fault(folder) == (CHAIN, 3, OLDER_THAN_CHECKPOINT)


def test_a_chain_edited_and_written_anew_is_found(folder: Path) -> None:
    make_checkpoint(folder)
    sql("UPDATE audit_entry SET act = 'nothing' WHERE chain = %s AND seq = 2", stored(CHAIN))
    previous = b""
    for entry in Entry.objects.filter(chain=CHAIN).order_by("seq"):
        previous = entry_mac(audit_key(), previous, columns_of(entry))
        sql("UPDATE audit_entry SET mac = %s WHERE id = %s", previous, entry.pk)
    sign_head(4, previous)
    assert not verify().faults
    assert first_fault(folder) == (CHAIN, 4, WRITTEN_ANEW)


def test_a_chain_that_vanished_whole_is_found(folder: Path) -> None:
    make_checkpoint(folder)
    sql("DELETE FROM audit_entry WHERE chain = %s", stored(CHAIN))
    sql("DELETE FROM audit_head WHERE chain = %s", stored(CHAIN))
    assert not verify().faults
    assert first_fault(folder)[:2] == (CHAIN, 0)


def bring_back_old_copy() -> None:
    """Leave the database as it was two acts of each street before."""
    for chain in STREETS:
        sql("DELETE FROM audit_entry WHERE chain = %s AND seq > 2", stored(chain))
        mac = bytes(Entry.objects.get(chain=chain, seq=2).mac)
        signature = head_signature(audit_key(), chain, 2, mac)
        Head.objects.filter(pk=chain).update(seq=2, mac=mac, signature=signature)
    sql("DELETE FROM audit_entry WHERE chain = %s", stored(NO_STREET))
    sql("DELETE FROM audit_head WHERE chain = %s", stored(NO_STREET))
    sql("DELETE FROM audit_checkpoint")


def test_an_older_database_is_found_in_every_chain(folder: Path) -> None:
    make_checkpoint(folder)
    bring_back_old_copy()
    assert not verify().faults
    faults = verify(against=marks(folder)).faults
    assert [(fault.chain, fault.seq) for fault in faults] == [(chain, 3) for chain in STREETS]


def test_an_older_database_gets_no_checkpoint_unless_it_was_brought_back_on_purpose(
    folder: Path,
) -> None:
    make_checkpoint(folder)
    bring_back_old_copy()
    with pytest.raises(CheckpointProblem, match="--after-restore"):
        make_checkpoint(folder)
    assert make_checkpoint(folder, after_restore=True).number == 1
    assert Entry.objects.get(chain=NO_STREET).details["after_restore"] is True
    assert make_checkpoint(folder).number == 2
    assert len(files_in(folder)) == 3


def test_the_standing_says_when_a_checkpoint_is_due(folder: Path, settings: Settings) -> None:
    assert standing() == (None, False, 12, True)
    row = make_checkpoint(folder)
    assert standing() == (row, True, 1, False)
    settings.CASEWORK_CHECKPOINT_HOURS = -1
    assert standing().is_due
    settings.CASEWORK_CHECKPOINT_HOURS = 2
    only_file(folder).unlink()
    assert standing()[1:] == (False, 1, True)


# The tree


def leaves(count: int) -> list[bytes]:
    return [merkle.leaf_of(UUID(int=n), n, bytes(32)) for n in range(count)]


@pytest.mark.parametrize("count", range(1, 10))
def test_the_path_of_each_leaf_leads_to_the_root(count: int) -> None:
    tree = leaves(count)
    roots = {merkle.root_by(leaf, merkle.path_of(tree, n)) for n, leaf in enumerate(tree)}
    assert roots == {merkle.root_of(tree)}


def test_the_root_is_that_of_rfc_6962() -> None:
    one, two, three = leaves(3)
    assert merkle.root_of([one, two, three]) == merkle.node_of(merkle.node_of(one, two), three)
    assert merkle.root_of([]).hex().startswith("e3b0c44298fc1c14")


def test_a_node_is_no_leaf() -> None:
    one, two = leaves(2)
    assert merkle.node_of(one, two) != merkle.node_of(two, one)
    assert (merkle.LEAF, merkle.NODE) == (b"\0", b"\1")


def test_a_checkpoint_proves_one_head_among_all(folder: Path) -> None:
    make_checkpoint(folder)
    statement: Statement = read_statement(only_file(folder))
    leaf = merkle.leaf_of(CHAIN, *statement.marks[CHAIN])
    assert merkle.root_by(leaf, statement.path_to_root(CHAIN)) == statement.root
