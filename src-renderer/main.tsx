// Entry of the renderer: styles, connection, React.
import './api/schemas';
import { createRoot } from 'react-dom/client';
import './ui/theme.css';
import './ui/base.css';
import './ui/controls.css';
import './app/layout.css';
import { App } from './app/App';
import { boot } from './app/boot';
import { ErrorBoundary } from './app/ErrorBoundary';

boot();
createRoot(document.getElementById('root') as HTMLElement).render(
  <ErrorBoundary>
    <App />
  </ErrorBoundary>,
);
