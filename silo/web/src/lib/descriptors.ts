// Descriptors as a listener would call them; the first prefix that fits counts. docs/FEATURES.md defines each.
const phrases: readonly (readonly [string, string])[] = [
  ['mfcc', 'tone colour'], ['centroid', 'brightness'], ['bandwidth', 'breadth of the spectrum'], ['rolloff', 'upper edge of the spectrum'], ['flatness', 'noisiness'],
  ['zero_crossings', 'roughness'], ['contrast', 'tones over noise'], ['chroma_entropy', 'spread over the notes'], ['chroma_change', 'change of harmony'],
  ['onset_strength', 'strength of the onsets'], ['onset_rate', 'onsets a second'], ['onset_sharpness', 'sharpness of the onsets'], ['tempo_strength', 'steadiness of the beat'],
  ['tempo', 'tempo'], ['envelope', 'pulse'], ['ltas_std', 'movement of the level'], ['ltas_spread', 'range of the level'], ['ltas_floor', 'level of the quietest moments'],
  ['ltas', 'level'], ['tilt', 'tilt of the spectrum'], ['texture_contrast', 'tones over noise'], ['texture_flatness', 'noisiness'], ['edge', 'upper edge of the spectrum'],
  ['width', 'stereo width'], ['correlation', 'likeness of left and right'], ['balance', 'balance of left and right'], ['side', 'delays between the sides'],
  ['floor_mid', 'noise floor of the middle'], ['floor_side', 'noise floor of the sides'], ['low_level', 'level of the lows'], ['low_width', 'width of the lows'], ['echo', 'echo'],
  ['crest', 'peaks over the average'], ['level_spread', 'range of the level'], ['level_step', 'steps of the level'], ['attack', 'sharpness of attacks'],
  ['release', 'fall after attacks'], ['near_peak', 'time near the peak'], ['skewness', 'lopsidedness of the wave'], ['kurtosis', 'spikiness of the wave'],
  ['loudness_range', 'loudness range'], ['loudness_loudest', 'loudest moment over the average'], ['loudness', 'loudness'], ['peak_to_loudness', 'peaks over the loudness'], ['true_peak', 'peak'],
];

function place(descriptor: string): string {
  const [, number, unit] = /_(\d+)(hz|ms|us)$/.exec(descriptor) ?? [];
  if (!number) return '';
  if (unit === 'ms') return ` at ${number} ms`;
  if (unit === 'us') return ` at ${Number(number) / 1000} ms`;
  return Number(number) >= 1000 ? ` near ${Number(number) / 1000} kHz` : ` near ${number} Hz`;
}

/** A descriptor in a listener's words; its own name where there are none. */
export function inWords(descriptor: string): string {
  const phrase = phrases.find(([prefix]) => descriptor.startsWith(prefix))?.[1];
  if (!phrase) return descriptor;
  const varies = /_std(_|$)/.test(descriptor) && !descriptor.startsWith('ltas_std') && !descriptor.startsWith('level_step');
  return (varies ? 'variation of the ' : '') + phrase + place(descriptor);
}
