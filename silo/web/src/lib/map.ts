import { hues, noProducer } from './format';
import type { LibraryMap } from './types';

/** A colour of the map and what it stands for. */
export interface LegendEntry { colourOrdinal: number; label: string; colour: string; tracks: number }

/** Which colour each track has: one for each of the largest producers, one for all others, one for nobody. */
export function colourOrder(map: LibraryMap): { colours: number[] } {
  const counts = new Array<number>(map.producers.length).fill(0);
  for (const producer of map.producer) if (producer >= 0) counts[producer]!++;
  const largest = counts.map((tracks, producer) => ({ tracks, producer })).sort((one, other) => other.tracks - one.tracks || one.producer - other.producer).slice(0, hues.length);
  const colourOf = new Map(largest.map(({ producer }, ordinal) => [producer, ordinal]));
  return { colours: map.producer.map((producer) => (producer < 0 ? hues.length + 1 : colourOf.get(producer) ?? hues.length)) };
}

/** The legend to those colours; colours of no track are kept, so that their ordinals stay what they are. */
export function legendOf(map: LibraryMap, colours: number[]): LegendEntry[] {
  const entries: LegendEntry[] = [...hues, '#5d6675', noProducer].map((colour, colourOrdinal) => ({ colourOrdinal, colour, tracks: 0, label: colourOrdinal === hues.length ? 'everybody else' : 'nobody credited' }));
  colours.forEach((colour, position) => {
    const entry = entries[colour]!;
    entry.tracks++;
    if (colour < hues.length) entry.label = map.producers[map.producer[position]!]!;
  });
  const last = entries.findLastIndex((entry) => entry.tracks > 0);
  return entries.slice(0, Math.max(1, last + 1));
}
