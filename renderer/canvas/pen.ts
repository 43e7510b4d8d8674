/** What drawing needs of a canvas: little enough for an SVG and for a log in tests to be one too. */

/** The part of a canvas' context that the timeline draws with. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | 'save'
  | 'restore'
  | 'translate'
  | 'beginPath'
  | 'closePath'
  | 'moveTo'
  | 'lineTo'
  | 'arc'
  | 'rect'
  | 'roundRect'
  | 'clip'
  | 'fill'
  | 'stroke'
  | 'fillRect'
  | 'strokeRect'
  | 'fillText'
  | 'measureText'
  | 'setLineDash'
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'lineCap'
  | 'lineJoin'
  | 'globalAlpha'
  | 'font'
  | 'textAlign'
  | 'textBaseline'
>;

/** A colour or a pattern to fill with. */
export type Paint = Pen['fillStyle'];

/** Makes hatches of a colour. */
export interface Patterns {
  /** Lines at 45°, `gapPx` apart. */
  readonly hatch: (colour: string, gapPx: number) => Paint;
}
