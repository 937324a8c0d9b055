"""The Python of the broken films is read by the tests, never collected."""

collect_ignore_glob = ["*"]
