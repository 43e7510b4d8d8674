import { Component, type ReactNode } from 'react';
import { closeOverlay } from '../state/overlays.ts';
import { toastFailure } from '../state/toasts.ts';

interface Props {
  readonly children: ReactNode;
}

interface State {
  readonly failed: boolean;
}

/** Closes a dialog that throws while it is drawn, and says so: the page below it stays as it was. */
export class OverlayBoundary extends Component<Props, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(): State {
    return { failed: true };
  }

  override componentDidCatch(error: unknown): void {
    closeOverlay();
    toastFailure('The dialog could not be drawn.', error);
    this.setState({ failed: false });
  }

  override render(): ReactNode {
    return this.state.failed ? undefined : this.props.children;
  }
}
