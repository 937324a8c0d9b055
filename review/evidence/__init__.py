"""Checks that look into a draft for what an issue says, one file each.

Every check works on a draft's manifest and film alone, so that an old draft can be judged
whatever has become of the sources since.
"""
