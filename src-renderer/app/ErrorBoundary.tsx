// The last net: a fault while drawing shows a plain page instead of a white window.
import { Component, type ReactNode } from 'react';
import { tellPageFault } from '../api/pageFaults';

interface State {
  error: Error | null;
}

export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: unknown): void {
    tellPageFault(error);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <main className="crash" role="alert">
        <h1>The window met an error it did not expect</h1>
        <p>Analyses go on in the background and lose nothing. Reload the window to see them again.</p>
        <p className="crash-detail">{error.message}</p>
        <button
          type="button"
          className="button primary"
          title="Reload the window"
          onClick={() => window.location.reload()}
        >
          Reload
        </button>
      </main>
    );
  }
}
