"""The line: from a markdown script to a numbered draft, one file per stage."""
