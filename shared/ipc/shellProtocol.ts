/**
 * What Electron's main process and the host say to each other, beside the windows' frames. Under Electron each window's port is handed to the
 * host with `connect`; in tests, where the host is a plain Node process, which can take no ports, its frames travel here.
 */

export type ToHost =
  /** A window connects. Its port comes with the message, or its frames come as `frame`. */
  | { readonly kind: 'connect'; readonly client: number }
  | { readonly kind: 'frame'; readonly client: number; readonly text: string }
  | { readonly kind: 'disconnected'; readonly client: number }
  /** Another start of the application named a project. */
  | { readonly kind: 'openProject'; readonly path: string }
  /** The answer to `chooseFolder`; no path: the user cancelled. */
  | { readonly kind: 'folderChosen'; readonly id: number; readonly path?: string | undefined }
  | { readonly kind: 'shutDown' };

export type FromHost =
  /** The server listens at `address`. */
  | { readonly kind: 'ready'; readonly address: string }
  /** The host can't start; it exits. */
  | { readonly kind: 'failed'; readonly message: string; readonly fix?: string | undefined }
  | { readonly kind: 'frame'; readonly client: number; readonly text: string }
  | { readonly kind: 'chooseFolder'; readonly id: number };
