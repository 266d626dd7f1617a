import { Component, type ReactNode } from 'react';
import { Button } from '../widgets/Button.tsx';
import { StatePane } from '../widgets/StatePane.tsx';

interface BoundaryProps {
  readonly children: ReactNode;
  /** What is said to have failed. */
  readonly title?: string;
}

/** A view that fails takes nothing else with it, and says so. */
export class ViewBoundary extends Component<BoundaryProps, { readonly error: Error | undefined }> {
  override state: { readonly error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <StatePane kind="error" title={this.props.title ?? 'This view failed'} text={error.message}>
        <Button onClick={() => this.setState({ error: undefined })}>Try again</Button>
      </StatePane>
    );
  }
}
