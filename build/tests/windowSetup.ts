/** Before each test file of the window: what a test renders is taken down again after it. */
import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

afterEach(cleanup);
