import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { classes } from '../classes.ts';
import { partMissingText } from '../loadPart.ts';
import { Note } from '../Note.tsx';
import { ReloadButton } from '../ReloadButton.tsx';
import type { EditorKey } from './editorKeys.ts';
import styles from './JsonEditor.module.css';
import type { createJsonView, JsonView } from './jsonView.ts';
import { withJsonViews } from './loadJsonView.ts';

interface JsonEditorProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** A JSON Schema that the value is held against. */
  readonly schema?: unknown;
  readonly invalid?: boolean;
  /** Fills its parent, without a frame of its own. */
  readonly bare?: boolean;
  readonly linesMin?: number;
  readonly onKey?: (key: EditorKey) => void;
}

/**
 * An editor for a JSON value that marks what is wrong where it is wrong. It lives in a shadow root, where its styles are adopted
 * sheets: the page's Content Security Policy allows no style elements.
 */
export function JsonEditor({
  label,
  value,
  onChange,
  schema,
  invalid = false,
  bare = false,
  linesMin = 3,
  onKey,
}: JsonEditorProps): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<JsonView>(undefined);
  const latest = useRef({ onChange, onKey });
  useLayoutEffect(() => {
    latest.current = { onChange, onKey };
  });
  const first = useRef(value);
  const wanted = useRef(schema);
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const show = (create: typeof createJsonView): void => {
      view.current = create(element, {
        text: first.current,
        label,
        linesMin,
        // At once: Ctrl Enter right behind a letter must send that letter too.
        onChange: (text) => flushSync(() => latest.current.onChange(text)),
        onKey: (key) => latest.current.onKey?.(key),
      });
      view.current.setSchema(wanted.current);
    };
    const stop = withJsonViews(show, () => setMissing(true));
    return () => {
      stop();
      view.current?.destroy();
      view.current = undefined;
    };
  }, [label, linesMin]);
  useEffect(() => {
    first.current = value;
    view.current?.setText(value);
  }, [value]);
  useEffect(() => {
    wanted.current = schema;
    view.current?.setSchema(schema);
  }, [schema]);
  if (isMissing) {
    return (
      <Note tone="danger" alert title="The editor could not be loaded." actions={<ReloadButton />}>
        {partMissingText}
      </Note>
    );
  }
  return (
    <div
      className={classes(styles.frame, bare && styles.bare)}
      data-invalid={invalid ? '' : undefined}
    >
      <div
        ref={host}
        className={styles.host}
        data-json-editor={label}
        // As tall as the editor will be, which comes a moment later.
        style={bare ? undefined : { minHeight: `${linesMin * 1.55 * 12 + 12}px` }}
      />
    </div>
  );
}
