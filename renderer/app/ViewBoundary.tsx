import { Component, type ReactNode } from 'react';
import { Button } from '../components/Button.tsx';
import { PartMissingError, partMissingText } from '../components/loadPart.ts';
import { Empty } from '../components/Placeholder.tsx';
import { ReloadButton } from '../components/ReloadButton.tsx';
import { ViewHeader } from '../components/ViewHeader.tsx';

interface Props {
  /** Where the window is: another place is tried anew. */
  readonly place: string;
  readonly children: ReactNode;
}

interface State {
  readonly place: string;
  readonly error: unknown;
}

/** Keeps a view that throws while it is drawn from taking the whole window with it: the frame stays, and the view can be tried again. */
export class ViewBoundary extends Component<Props, State> {
  override state: State = { place: this.props.place, error: undefined };

  static getDerivedStateFromError(error: unknown): Pick<State, 'error'> {
    return { error: error ?? new Error('nothing was said') };
  }

  static getDerivedStateFromProps({ place }: Props, state: State): State | null {
    return place === state.place ? null : { place, error: undefined };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    if (error instanceof PartMissingError) {
      return (
        <>
          <ViewHeader title="This page is not here" />
          <Empty title={error.message} actions={<ReloadButton />}>
            {partMissingText}
          </Empty>
        </>
      );
    }
    return (
      <>
        <ViewHeader title="This page failed" />
        <Empty
          title={`It could not be drawn: ${error instanceof Error ? error.message : String(error)}`}
          actions={
            <Button onClick={() => this.setState({ error: undefined })}>Draw it again</Button>
          }
        >
          This is a bug of Timelapse. The server and its workflows are not touched by it, and every
          other page still works.
        </Empty>
      </>
    );
  }
}
