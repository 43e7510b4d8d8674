/** Keys of an editor that belong to the form around it: Ctrl or Cmd Enter, Alt Enter, Alt Up, Alt Down. */
export type EditorKey = 'submit' | 'submitAndKeep' | 'earlier' | 'later';
