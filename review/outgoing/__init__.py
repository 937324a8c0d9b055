"""Issues for the programs in which films are edited, and for trackers: one format a file.

A format takes issues and gives text; nothing in it may be acted on by the program that reads
it (no formula, no tag, no mention), and nothing that was said is lost.
"""
