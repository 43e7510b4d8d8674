import { Download, ScanSearch } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../../components/IconButton.tsx';
import { GroupIcon, type GroupKind } from '../../components/GroupIcon.tsx';
import { Menu, MenuItem } from '../../components/Menu.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { useMedia, useNarrow } from '../../components/useMedia.ts';
import type { TimelineController } from './timelineController.ts';
import { exportTimeline } from './timelineExport.ts';
import type { TimelineModel } from './timelineModel.ts';
import styles from './TimelineToolbar.module.css';

const legend: readonly (readonly [GroupKind, string])[] = [
  ['activity', 'activity'],
  ['timer', 'timer'],
  ['child', 'child'],
  ['signal', 'signal'],
  ['update', 'update'],
  ['nexus', 'Nexus'],
  ['localActivity', 'local'],
  ['marker', 'marker'],
];

interface TimelineToolsProps {
  readonly controller: TimelineController;
  readonly model: TimelineModel;
  readonly scale: 'linear' | 'folded' | 'wall';
  readonly nowMs: () => number;
  readonly name: string;
  readonly onScale: (scale: 'linear' | 'folded' | 'wall') => void;
}

/** At the right end of a timeline's tool bar: the legend where there is room, the scale, export, fit. */
export function TimelineTools(props: TimelineToolsProps): ReactNode {
  const { controller, model, scale, nowMs, name, onScale } = props;
  const isWide = useMedia('(min-width: 1560px)');
  const narrow = useNarrow();
  const exportAs = (format: 'png' | 'svg') => (): void =>
    void exportTimeline(format, { model, nowMs: nowMs(), name, controller });
  return (
    <>
      {isWide && (
        <div className={styles.legend} aria-hidden="true">
          {legend.map(([kind, word]) => (
            <span key={kind}>
              <GroupIcon kind={kind} />
              {word}
            </span>
          ))}
        </div>
      )}
      {!narrow && <ScaleSwitch model={model} scale={scale} onScale={onScale} />}
      <Menu
        align="end"
        trigger={
          <IconButton label="Export the timeline" title="Export">
            <Download aria-hidden="true" />
          </IconButton>
        }
      >
        <MenuItem onClick={exportAs('png')}>Export as PNG</MenuItem>
        <MenuItem onClick={exportAs('svg')}>Export as SVG</MenuItem>
      </Menu>
      <IconButton label="Fit the whole run" title="Fit (0)" onClick={() => controller.fit()}>
        <ScanSearch aria-hidden="true" />
      </IconButton>
    </>
  );
}

/** How time is drawn. */
function ScaleSwitch({
  model,
  scale,
  onScale,
}: Pick<TimelineToolsProps, 'model' | 'scale' | 'onScale'>): ReactNode {
  return (
    <Segmented
      label="Scale"
      value={scale}
      onChange={onScale}
      options={[
        { value: 'linear', label: 'Linear', title: 'Every second has the same width' },
        {
          value: 'folded',
          label: 'Fold idle',
          title: model.canFold
            ? 'Draws stretches in which only waiting happens narrow'
            : 'Nothing in this run waits long enough to be folded',
        },
        ...(model.walls.warp === undefined
          ? []
          : [
              {
                value: 'wall' as const,
                label: 'Wall',
                title:
                  'Every second of the wall has the same width: time that was skipped has none',
              },
            ]),
      ]}
    />
  );
}
