"""What the bytes of a file show of it: pictures, PDFs, texts, and whether a program can open them.

Nothing is run, drawn or unpacked beyond a bound: a hostile file costs no more than another of its length.
"""
