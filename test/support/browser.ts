import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll } from 'vitest';

/** A page of the machine's own Chromium, with what a page must not do: complain, and ask for anything but itself. */
export interface OpenPage {
  readonly page: Page;
  /** Errors and warnings of its console, and exceptions that nobody caught. */
  readonly complaints: readonly string[];
  /** All that it asked for, the page itself left out. */
  readonly requests: readonly string[];
}

let browser: Browser | undefined;

export interface Look {
  /** Pixels; 1280 unless told. */
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
}

/** Opens a file without a screen. The browser ends with the test file that asked for it. */
export async function openPage(file: string, { width = 1280, scheme = 'light' }: Look = {}): Promise<OpenPage> {
  // Chromium has no sandbox for root; what it opens here is our own.
  browser ??= await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
  const complaints: string[] = [];
  const requests: string[] = [];
  const url = pathToFileURL(file).href;
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:')) requests.push(request.url());
  });
  await page.goto(url);
  return { page, complaints, requests };
}

afterAll(async () => {
  await browser?.close();
  browser = undefined;
});
