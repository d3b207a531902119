"""Where a shredding is killed: (module, step, before or after it)."""

LABEL = "样例旧称困难家庭之家"

POINTS = {
    "decided, nothing destroyed": ("vault", "destroy_all", "before"),
    "tombstone written, keys not yet deleted": ("vault", "_delete_keys", "before"),
    "keys deleted, not committed": ("vault", "_delete_keys", "after"),
    "keys destroyed, file not cleaned": ("vault", "scrub", "before"),
    "keys destroyed, rows there": ("households", "erase_rows", "before"),
    "half of the rows deleted": ("erasure", "empty", "before"),
    "rows deleted, not committed": ("erasure", "erase_rosters", "after"),
    "rows deleted, file not cleaned": ("households", "scrub", "before"),
    "file cleaned, not yet at the end": ("households", "scrub", "after"),
}
