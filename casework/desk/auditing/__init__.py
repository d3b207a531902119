"""What `manage.py audit` does: keys, checkpoints, proofs and exports of the memory."""
