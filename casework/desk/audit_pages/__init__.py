"""The pages of the memory: who saw a household, what someone did, what is unusual about it."""
