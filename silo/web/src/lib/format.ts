const percentFormat = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
const countFormat = new Intl.NumberFormat('en');

export const percent = (share: number) => (share > 0 && share < 0.001 ? '< 0.1%' : percentFormat.format(share));
export const count = (number: number) => countFormat.format(number);
export const plural = (number: number, one: string, many = one + 's') => `${count(number)} ${number === 1 ? one : many}`;
export const figure = (number: number, digits = 2) => number.toFixed(digits).replace('-', '−');

export function duration(seconds: number): string {
  if (!(seconds > 0)) return '';
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

export function when(text: string): string {
  return new Date(text).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });
}

// Ten hues that stay apart for most kinds of colour vision, on dark and on light ground (after Okabe and Ito, 2008, and Tol, 2021).
export const hues = ['#e8743b', '#19a7ce', '#8f6bd8', '#2bb57d', '#d9589b', '#c9a227', '#5b8def', '#b5523b', '#4fb0a5', '#9aa83a', '#a67bb8', '#6f8f5f'];
export const noProducer = '#8a8f98';
export const hueOf = (ordinal: number) => (ordinal < 0 ? noProducer : hues[ordinal % hues.length]!);
