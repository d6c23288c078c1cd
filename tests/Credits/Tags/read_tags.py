"""What python3-mutagen reads of the files in a folder, as JSON: {file: [[key, value], ...]}. Usage: read_tags.py FOLDER"""
import json
import os
import sys

import mutagen
from mutagen import aiff, apev2, asf, flac, id3, mp4, oggopus, oggvorbis, wave


def of_id3(tags):
    for frame in tags.values():
        name = frame.FrameID
        if hasattr(frame, "people"):
            for role, person in frame.people:
                yield f"{name}:{role}", person
        elif name == "TXXX":
            for text in frame.text:
                yield f"TXXX:{frame.desc}", str(text)
        elif name == "UFID":
            yield f"UFID:{frame.owner}", frame.data.decode("latin-1")
        elif name.startswith("T"):
            for text in frame.text:
                yield name, str(text)


def of_mp4(tags):
    for key, values in tags.items():
        for value in values if isinstance(values, list) else [values]:
            if isinstance(value, tuple):
                value = str(value[0])
            elif isinstance(value, bytes):
                value = value.decode("utf-16-be" if getattr(value, "dataformat", 1) == 2 else "utf-8")
            yield key, value


def read(path):
    ending = path.rsplit(".", 1)[1]
    if ending == "mp3":
        tags = id3.ID3()
        tags.load(path, translate=False)
        return of_id3(tags)
    if ending == "wav":
        tags = wave._WaveID3()
        tags.load(path, translate=False)
        return of_id3(tags)
    if ending == "aiff":
        tags = aiff._IFFID3()
        tags.load(path, translate=False)
        return of_id3(tags)
    if ending in ("flac", "ogg", "opus"):
        kind = {"flac": flac.FLAC, "ogg": oggvorbis.OggVorbis, "opus": oggopus.OggOpus}[ending]
        return ((key.upper(), value) for key, value in kind(path).tags)
    if ending == "m4a":
        with open(path, "rb") as file:
            return list(of_mp4(mp4.MP4Tags(mp4.Atoms(file), file)))
    if ending == "wma":
        return ((key, str(value)) for key, value in asf.ASF(path).tags)
    if ending == "ape":
        return ((key, value) for key, values in apev2.APEv2(path).items() for value in values)
    raise ValueError(path)


folder = sys.argv[1]
found = {name: sorted([key, value] for key, value in read(os.path.join(folder, name))) for name in sorted(os.listdir(folder))}
json.dump(found, sys.stdout, ensure_ascii=False, indent=0, sort_keys=True)
