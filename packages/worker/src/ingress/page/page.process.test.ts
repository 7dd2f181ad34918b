// Tests the page in a browser with 1, 50 and 900 endpoints, light and dark, narrow and wide. The real Worker renders it.

import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '@preview-endpoints/testkit/browser';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Addresses } from '../../tools/dev/render-welcome.ts';
import { SAMPLE_ENDPOINT } from '../../tools/dev/sample-endpoint.ts';

const CONDITION = '--conditions=@preview-endpoints/source';
const DEV = fileURLToPath(new URL('../../tools/dev/dev.ts', import.meta.url).href);
/** A busy machine may take long to render a page; a shorter limit would fail for no reason. */
const PATIENCE_MS = 100_000;
/** WCAG 2.2, 1.4.3: text of normal size. */
const LEAST_CONTRAST = 4.5;
const SCHEMES = ['light', 'dark'] as const;
const WIDTHS = [400, 700, 1_400] as const;

let child: ChildProcess;
let addresses: Addresses;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  child = spawn(process.execPath, [CONDITION, DEV, '--json', '--speed', '1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  addresses = JSON.parse(await firstLine(child));
  browser = await launchBrowser();
  page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(addresses.worker);
  await page.getByLabel('Bearer key').fill(addresses.bearerKey);
  await page.getByLabel('Bearer key').press('Enter');
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
});

afterAll(async () => {
  await browser?.close();
  child.kill('SIGKILL');
});

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of stdout ?? []) {
    text += String(chunk);
    if (text.includes('\n')) return text;
  }
  throw new Error(`It ended without a line: ${text}`);
}

const STATES = ['running', 'paused', 'scaledToZero', 'failed', 'initializing'] as const;
const NAMES = ['sentiment', 'office-hours', 'sentiment-main', 'prod-api'] as const;

function endpointOf(index: number) {
  const name = NAMES[index] ?? `service-with-a-long-name-${String(index).padStart(3, '0')}`;
  const state = STATES[index % STATES.length];
  const at = new Date(0).toISOString();
  const status = { state, message: `It is ${state}`, createdAt: at, updatedAt: at };
  return { ...SAMPLE_ENDPOINT, name, status };
}

/** Makes the executor list this many endpoints. */
async function listMany(count: number): Promise<void> {
  const items = Array.from({ length: count }, (_, index) => endpointOf(index));
  const fault = { kind: 'status', status: 200, body: { items } };
  const rule = { side: 'api', method: 'GET', path: '/v2/endpoint/acme', times: 1_000, fault };
  await fetch(`${addresses.admin}/faults`, { method: 'DELETE' });
  const told = await fetch(`${addresses.admin}/faults`, { method: 'POST', body: JSON.stringify(rule) });
  expect(told.status).toBeLessThan(300);
}

/** Finds texts that are hard to read, with their contrast to the background. */
const FIND_FAINT = `(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const color = rgba(getComputedStyle(one).backgroundColor);
      if (color[3] === 255) return color;
    }
    return [255, 255, 255, 255];
  };
  const luminance = (color) => {
    const [r, g, b] = color.slice(0, 3).map((byte) => {
      const part = byte / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (node.data.trim() === '' || !element.checkVisibility()) continue;
    const [a, b] = [luminance(rgba(getComputedStyle(element).color)), luminance(behind(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < ${LEAST_CONTRAST}) faint.push(node.data.trim() + ' ' + contrast.toFixed(2));
  }
  return faint;
})()`;

describe.each([1, 50, 900])('%i endpoints', (count) => {
  test('fit every width, and every text can be read in light and dark', async () => {
    await listMany(count);
    await page.goto(addresses.worker);
    await page.locator('.endpoint').first().waitFor();
    expect(await page.locator('.endpoint').count()).toBe(Math.min(count, 50));
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        const scrolled = await page.evaluate('document.documentElement.scrollWidth');
        expect(scrolled, `${colorScheme} ${width}`).toBeLessThanOrEqual(width);
        expect(await page.evaluate(FIND_FAINT), `${colorScheme} ${width}`).toEqual([]);
      }
    }
  });
});

test('the filter finds one of 900 by keyboard, and shows how many it left out', async () => {
  await listMany(900);
  await page.setViewportSize({ width: 1_400, height: 900 });
  await page.goto(addresses.worker);
  await page.getByLabel('Filter').focus();
  await page.keyboard.type('name-777');
  await page.keyboard.press('Enter');
  await page.getByText('1 to 1 of 1').waitFor();
  expect(await page.locator('.endpoint').count()).toBe(1);
  expect(await page.getByLabel('Summary').innerText()).not.toContain('asked');
  await page.getByRole('link', { name: 'Show all' }).press('Enter');
  await page.getByText('1 to 50 of 900').first().waitFor();
});

test('the focus is visible on every element that it reaches', async () => {
  await listMany(4);
  await page.goto(addresses.worker);
  await page.locator('.endpoint').first().waitFor();
  const reached = new Set<string>();
  for (let count = 0; count < 20; count += 1) {
    await page.keyboard.press('Tab');
    const [name, style, width] = String(
      await page.evaluate(
        '(({ tagName }, { outlineStyle, outlineWidth }) => [tagName, outlineStyle, outlineWidth].join())(document.activeElement, getComputedStyle(document.activeElement))',
      ),
    ).split(',');
    if (name === undefined || name === 'BODY') continue;
    reached.add(name);
    expect(style, name).toBe('solid');
    expect(Number.parseFloat(width ?? ''), name).toBeGreaterThanOrEqual(2);
  }
  expect([...reached]).toEqual(expect.arrayContaining(['A', 'BUTTON', 'INPUT', 'SELECT', 'SUMMARY']));
});

test('a start needs a second step that names its price, and a pause needs one step', async () => {
  await listMany(4);
  await page.goto(addresses.worker);
  const resting = page.locator('.endpoint[aria-labelledby="acme/office-hours"]');
  expect(await resting.getByRole('button', { name: /^Confirm/ }).isVisible()).toBe(false);
  await resting.locator('.confirm > summary', { hasText: 'Resume, $0.033/h' }).press('Enter');
  await resting.getByRole('button', { name: 'Confirm: resume acme/office-hours' }).waitFor();
  expect(await resting.locator('.confirm').innerText()).toContain('up to $0.033 an hour');
  const running = page.locator('.endpoint[aria-labelledby="acme/sentiment"]');
  await running.getByRole('button', { name: 'Pause acme/sentiment' }).waitFor();
});

test('the page tells a user without endpoints what to do', async () => {
  await listMany(0);
  await page.goto(addresses.worker);
  await page.getByRole('heading', { name: 'No endpoint yet' }).waitFor();
  expect(await page.locator('.empty').innerText()).toContain('acme/*');
});
