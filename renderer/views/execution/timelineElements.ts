/** The elements of a timeline, found together: the controller begins when all are there. */
import { useLayoutEffect, useRef, type RefObject } from 'react';
import type { TimelineController } from './timelineController.ts';

/** A ref per element that the controller works with. */
export interface TimelineRefs {
  readonly overview: RefObject<HTMLCanvasElement | null>;
  readonly axis: RefObject<HTMLCanvasElement | null>;
  readonly body: RefObject<HTMLCanvasElement | null>;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly stage: RefObject<HTMLDivElement | null>;
  readonly overviewCell: RefObject<HTMLDivElement | null>;
  readonly axisCell: RefObject<HTMLDivElement | null>;
}

/** Makes the refs and has the controller draw as long as the elements are there. */
export function useTimelineElements(controller: TimelineController): TimelineRefs {
  const overview = useRef<HTMLCanvasElement>(null);
  const axis = useRef<HTMLCanvasElement>(null);
  const body = useRef<HTMLCanvasElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const overviewCell = useRef<HTMLDivElement>(null);
  const axisCell = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const elements = {
      overview: overview.current,
      axis: axis.current,
      body: body.current,
      scroller: scroller.current,
      stage: stage.current,
      overviewCell: overviewCell.current,
      axisCell: axisCell.current,
    };
    const isWhole = (
      found: typeof elements,
    ): found is { [Name in keyof typeof found]: NonNullable<(typeof found)[Name]> } =>
      Object.values(found).every((element) => element !== null);
    return isWhole(elements) ? controller.attach(elements) : undefined;
  }, [controller]);
  return { overview, axis, body, scroller, stage, overviewCell, axisCell };
}
