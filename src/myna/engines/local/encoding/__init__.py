"""Sentence embeddings for the local engine, where the operator has given it an encoder.

`encoder` runs one, `card` tells what is known of it, `adding` and `examining` make it ready for `myna encoder`.
"""
