import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import './tokens.css';
import './base.css';
import { startWindow } from './startWindow.tsx';
import { connectHost } from './bridge.ts';

startWindow();
connectHost();
