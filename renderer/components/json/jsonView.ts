/** CodeMirror, set up for a JSON value. */
import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentLess,
  indentMore,
} from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language';
import { linter, lintKeymap, type Diagnostic } from '@codemirror/lint';
import {
  Annotation,
  Compartment,
  EditorState,
  Prec,
  type Extension,
  type Transaction,
} from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { EditorKey } from './editorKeys.ts';
import { readJson } from './jsonProblems.ts';

/** An editor in the page. */
export interface JsonView {
  /** Replaces the text, unless it is that already. */
  setText(text: string): void;
  setSchema(schema: unknown): void;
  destroy(): void;
}

interface JsonViewOptions {
  readonly text: string;
  readonly label: string;
  readonly linesMin: number;
  readonly onChange: (text: string) => void;
  readonly onKey: (key: EditorKey) => void;
}

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--syn-key)' },
  { tag: tags.string, color: 'var(--syn-string)' },
  { tag: tags.number, color: 'var(--syn-number)' },
  { tag: [tags.bool, tags.null], color: 'var(--syn-number)' },
  {
    tag: [tags.punctuation, tags.separator, tags.brace, tags.squareBracket],
    color: 'var(--syn-punct)',
  },
]);

const look = EditorView.theme({
  '&': {
    height: '100%',
    color: 'var(--fg)',
    backgroundColor: 'transparent',
    fontSize: 'var(--text-sm)',
  },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'var(--font-mono)',
    fontVariantLigatures: 'none',
    lineHeight: '1.55',
    overflow: 'auto',
  },
  '.cm-content': { padding: '6px 0', caretColor: 'var(--fg)' },
  '.cm-line': { padding: '0 10px 0 4px' },
  '.cm-cursor': { borderLeftColor: 'var(--fg)', borderLeftWidth: '1.5px' },
  '.cm-gutters': {
    backgroundColor: 'transparent',
    color: 'var(--fg-3)',
    border: 'none',
    minWidth: '30px',
  },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 6px 0 8px', minWidth: '26px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
    {
      background: 'color-mix(in srgb, var(--accent) 30%, transparent)',
    },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { background: 'none', outline: 'none' },
  '&.cm-focused .cm-content .cm-matchingBracket': { background: 'var(--bg-active)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--danger)',
    textDecorationSkipInk: 'none',
    textUnderlineOffset: '3px',
  },
  '.cm-tooltip': {
    background: 'var(--bg-raised)',
    border: 'none',
    borderRadius: 'var(--r-2)',
    boxShadow: 'var(--shadow-popover)',
    color: 'var(--fg)',
    zIndex: 'var(--z-tooltip)',
  },
  '.cm-diagnostic': {
    padding: '4px 8px',
    fontFamily: 'var(--font-ui)',
    fontSize: 'var(--text-sm)',
  },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--danger)' },
});

function diagnostics(schema: unknown): Extension {
  return linter(
    (view) =>
      readJson(view.state.doc.toString(), schema).problems.map((problem): Diagnostic => ({
        from: problem.from,
        to: problem.to,
        severity: 'error',
        message: problem.message,
      })),
    { delay: 150 },
  );
}

/** Keys that belong to the form around the editor, and Tab: it indents only a selection, so that one can leave by it. */
function formKeys(onKey: (key: EditorKey) => void): Extension {
  const pass = (key: EditorKey) => (): boolean => {
    onKey(key);
    return true;
  };
  return Prec.highest(
    keymap.of([
      { key: 'Mod-Enter', run: pass('submit') },
      { key: 'Alt-Enter', run: pass('submitAndKeep') },
      { key: 'Alt-ArrowUp', run: pass('earlier') },
      { key: 'Alt-ArrowDown', run: pass('later') },
      { key: 'Tab', run: (view) => !view.state.selection.main.empty && indentMore(view) },
      { key: 'Shift-Tab', run: (view) => !view.state.selection.main.empty && indentLess(view) },
    ]),
  );
}

/**
 * Typing over a selection, without the browser's own editing: Chromium would keep the selected text's style by a style attribute,
 * which the page's Content Security Policy refuses, loudly.
 */
const typeOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { main } = view.state.selection;
    const { data } = event;
    if (event.inputType !== 'insertText' || data === null || main.empty || view.composing)
      return false;
    event.preventDefault();
    const insert = (): Transaction =>
      view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type' });
    const handled = view.state
      .facet(EditorView.inputHandler)
      .some((handler) => handler(view, main.from, main.to, data, insert));
    if (!handled) view.dispatch(insert());
    return true;
  },
});

/** Marks a text that came from the form and not from the keyboard: the form knows it. */
const fromOutside = Annotation.define<boolean>();

/** Puts an editor into `host`. */
export function createJsonView(host: HTMLElement, options: JsonViewOptions): JsonView {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const lint = new Compartment();
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        formKeys(options.onKey),
        typeOver,
        lineNumbers(),
        history(),
        drawSelection(),
        indentOnInput(),
        indentUnit.of('  '),
        bracketMatching(),
        closeBrackets(),
        json(),
        syntaxHighlighting(colours),
        look,
        EditorView.theme({
          '.cm-content, .cm-gutter': { minHeight: `${options.linesMin * 1.55 * 12 + 12}px` },
        }),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          'aria-label': options.label,
          spellcheck: 'false',
          autocorrect: 'off',
        }),
        lint.of(diagnostics(undefined)),
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...lintKeymap]),
        EditorView.updateListener.of((update) => {
          const typed = !update.transactions.some((transaction) =>
            transaction.annotation(fromOutside),
          );
          if (update.docChanged && typed) options.onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    setText: (text) => {
      const now = view.state.doc.toString();
      if (now === text) return;
      view.dispatch({
        changes: { from: 0, to: now.length, insert: text },
        annotations: fromOutside.of(true),
      });
    },
    setSchema: (schema) => view.dispatch({ effects: lint.reconfigure(diagnostics(schema)) }),
    destroy: () => view.destroy(),
  };
}
