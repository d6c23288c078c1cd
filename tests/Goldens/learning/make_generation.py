#!/usr/bin/env python3
"""Writes generation-v1.bin from the layout in docs/EVALUATION.md, without any of our code. Our own numbers, MIT like the project."""
import hashlib, os, struct
payload = struct.pack("<ii", 3, 2)                       # input dimension, embedding dimension
payload += struct.pack("<3f", 1.0, -2.0, 0.5)            # centers
payload += struct.pack("<3f", 0.5, 0.0, 2.0)             # inverse scales; dimension 1 never varied
payload += struct.pack("<3f", 0.25, 0.0, -0.25)          # mean z-scores
payload += struct.pack("<6f", 1, 0, 0, 0, 0, 1)          # projection, row after row
payload += struct.pack("<i", 30)                         # neighbours
payload += struct.pack("<3d", 8.0, 0.5, 0.1)             # fusion: centroid, vote, count
payload += struct.pack("<3d", 1.0, -3.0, -2.0)           # open set: bias, centroid, tracks
blob = b"PVMODEL\n" + struct.pack("<ii", 1, len(payload)) + payload
open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "generation-v1.bin"), "wb").write(blob + hashlib.sha256(blob).digest())
