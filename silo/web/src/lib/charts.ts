import * as Plot from '@observablehq/plot';
import { percent } from './format';
import { colour } from './state.svelte';
import type { PipelineReport } from './types';

export type ChartElement = (SVGSVGElement | HTMLElement) & Plot.Plot;

/** A cell of the confusion matrix. */
export interface Cell { truth: string; said: string; tracks: number; share: number }

/** The matrix as cells; rows are the truth, columns what was said. */
export function cellsOf(confusion: PipelineReport['confusion']): Cell[] {
  return confusion.counts.flatMap((row, truth) => {
    const sum = row.reduce((total, one) => total + one, 0);
    return row.map((tracks, said) => ({ truth: confusion.producers[truth]!, said: confusion.producers[said]!, tracks, share: sum > 0 ? tracks / sum : 0 }));
  });
}

const letterPixels = 6.8;
const cutTo = (pixels: number) => (name: string) => (name.length * letterPixels > pixels ? name.slice(0, Math.max(3, Math.floor(pixels / letterPixels) - 1)) + '…' : name);

/** Draws the confusion matrix; pressing a cell tells which. */
export function confusionChart(confusion: PipelineReport['confusion'], width: number, chosen: Cell | null, nameOf: (producer: string) => string, press: (cell: Cell) => void): ChartElement {
  const cells = cellsOf(confusion);
  const size = confusion.producers.length;
  const margin = Math.min(170, width * 0.36);
  const short = cutTo(margin - 26); // Beside the axis' own label.
  const shortBelow = cutTo(130);
  const chart = Plot.plot({
    width, height: Math.min(46 * size, width - margin) + 120, marginLeft: margin, marginBottom: 110, padding: 0.05,
    style: { fontSize: '12px' },
    x: { label: 'said', tickRotate: -40, domain: confusion.producers, tickSize: 0, tickFormat: (producer: string) => shortBelow(nameOf(producer)) }, y: { label: 'truth', domain: confusion.producers, tickSize: 0, tickFormat: (producer: string) => short(nameOf(producer)) },
    color: { type: 'linear', range: [colour('--sunken'), colour('--accent')], domain: [0, 1] },
    marks: [
      Plot.cell(cells, { x: 'said', y: 'truth', fill: 'share', rx: 4, stroke: (cell: Cell) => (cell.truth === chosen?.truth && cell.said === chosen.said ? colour('--ink') : colour('--line')), strokeWidth: (cell: Cell) => (cell.truth === chosen?.truth && cell.said === chosen.said ? 2.5 : 1), title: (cell: Cell) => `${cell.tracks} of ${nameOf(cell.truth)} called ${nameOf(cell.said)} (${percent(cell.share)})` }),
      size <= 16 ? Plot.text(cells.filter((cell) => cell.tracks > 0), { x: 'said', y: 'truth', text: (cell: Cell) => String(cell.tracks), fill: (cell: Cell) => (cell.share > 0.55 ? colour('--accent-ink') : colour('--ink')), pointerEvents: 'none' }) : null,
    ],
  }) as ChartElement;
  chart.querySelectorAll('g[aria-label="cell"] rect').forEach((rect, position) => { rect.setAttribute('style', 'cursor: pointer'); rect.addEventListener('click', () => press(cells[position]!)); });
  return chart;
}

/** Draws how often answers of a certainty come true. */
export function reliabilityChart(bins: PipelineReport['reliability'], width: number): ChartElement {
  const told = bins.filter((bin) => bin.count > 0);
  const most = Math.max(1, ...told.map((bin) => bin.count));
  return Plot.plot({
    style: { fontSize: '12px' }, width, height: Math.min(360, width * 0.8), marginTop: 34, marginLeft: 48, marginBottom: 42,
    x: { label: 'said to be this sure →', domain: [0, 1], tickFormat: '.0%', ticks: 5 }, y: { label: '↑ came true', domain: [0, 1], tickFormat: '.0%', ticks: 5, grid: true }, r: { range: [3, 14], domain: [0, most] },
    marks: [
      Plot.line([[0, 0], [1, 1]], { stroke: colour('--line-strong'), strokeDasharray: '5 4' }),
      Plot.link(told, { x1: 'meanConfidence', y1: 'meanConfidence', x2: 'meanConfidence', y2: 'accuracy', stroke: colour('--line-strong') }),
      Plot.line(told, { x: 'meanConfidence', y: 'accuracy', stroke: colour('--accent'), strokeWidth: 2 }),
      Plot.dot(told, { x: 'meanConfidence', y: 'accuracy', r: 'count', fill: colour('--accent'), stroke: colour('--raised'), title: (bin) => `${bin.count} answers ${percent(bin.meanConfidence)} sure, ${percent(bin.accuracy)} right` }),
    ],
  }) as ChartElement;
}
