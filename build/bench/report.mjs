/** Samples into one table: the median with its range per server, and ratios to the base. */
import { quantile } from './load.mjs';

/**
 * @typedef {{min: number, median: number, max: number, ratio?: number} | {error: string}} Cell
 * @typedef {{measure: string, metric: string, label: string, unit: string, better: string, cells: Record<string, Cell>}} Row
 */

/**
 * A ratio is the median of the rounds' own ratios, since what is close in time met the same noise.
 *
 * @param {import('./measureOnce.mjs').Measure[]} measures
 * @param {string[]} servers
 * @param {string} base the server that ratios refer to
 * @param {{measure: string, round: number, server: string, values: Record<string, number>, errors: Record<string, string>}[]} samples
 * @returns {{servers: string[], base: string, rows: Row[]}}
 */
export function summarise(measures, servers, base, samples) {
  const rows = measures.flatMap((measure) =>
    Object.entries(measure.metrics).map(([metric, about]) => {
      const of = (server) =>
        samples.filter((sample) => sample.measure === measure.name && sample.server === server);
      const valuesOf = (server) => of(server).map(({ values }) => values[metric]);
      const cells = servers.map((server) => {
        const known = valuesOf(server).filter((value) => value !== undefined);
        if (known.length === 0) {
          const errors = of(server).map((sample) => sample.errors[metric]);
          return [server, { error: errors.find(Boolean) ?? 'not measured' }];
        }
        const baseValues = valuesOf(base);
        const ratios = valuesOf(server)
          .map((value, round) => value / baseValues[round])
          .filter(Number.isFinite);
        return [
          server,
          {
            min: Math.min(...known),
            median: quantile(known, 0.5),
            max: Math.max(...known),
            ...(ratios.length > 0 ? { ratio: quantile(ratios, 0.5) } : {}),
          },
        ];
      });
      return { measure: measure.name, metric, ...about, cells: Object.fromEntries(cells) };
    }),
  );
  return { servers, base, rows };
}

/** @param {ReturnType<typeof summarise>} summary */
export function formatTable({ servers, base, rows }) {
  const others = servers.filter((server) => server !== base);
  const notes = [];
  const noteFor = (text) => {
    if (!notes.includes(text)) notes.push(text);
    return `n/a [${notes.indexOf(text) + 1}]`;
  };
  const header = ['measure', 'what', ...servers, ...others.map((server) => `${server} / ${base}`)];
  const lines = rows.map(({ measure, label, unit, better, cells }) => [
    measure,
    `${label}${unit && `, ${unit}`}${{ less: ' ↓', more: ' ↑', same: '' }[better]}`,
    ...servers.map((server) =>
      'error' in cells[server]
        ? noteFor(`${server}: ${cells[server].error}`)
        : `${short(cells[server].median)} (${short(cells[server].min)}–${short(cells[server].max)})`,
    ),
    ...others.map((server) => (cells[server].ratio ? `× ${short(cells[server].ratio)}` : '–')),
  ]);
  const widths = header.map((_, column) =>
    Math.max(...[header, ...lines].map((line) => line[column].length)),
  );
  const draw = (line) =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [
    draw(header),
    draw(widths.map((width) => '-'.repeat(width))),
    ...lines.map(draw),
    '',
    '↑ more is better, ↓ less is better; median (min–max) of the rounds; ratios round by round.',
    ...notes.map((note, index) => `[${index + 1}] ${note}`),
  ].join('\n');
}

/** Three significant digits, and no more of them than help. */
function short(value) {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}
