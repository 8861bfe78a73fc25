// The HTML report, read and used as a person would: by mouse, by keyboard, on a phone, on paper, without scripts.
import assert from 'node:assert/strict';
import {createRequire} from 'node:module';
import {after, before, test} from 'node:test';

const {chromium} = createRequire(new URL('../validators/', import.meta.url))('playwright-core');
const folder = process.env.PAGES;
const screenshots = process.env.SCREENSHOTS;
let browser;

before(async () => {
	// Containers rarely have what Chromium's sandbox needs; it reads nothing here but files of this test.
	browser = await chromium.launch({executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage']});
});
after(() => browser?.close());

/** Opens a page; whatever goes wrong in it fails the test, and so does a request to anywhere. */
async function open(name, {hash = '', ...options} = {}) {
	const context = await browser.newContext({viewport: {width: 1440, height: 900}, ...options});
	const page = await context.newPage();
	page.troubles = [];
	page.on('pageerror', (error) => page.troubles.push(`error: ${error.message}`));
	page.on('console', (message) => message.type() === 'error' && page.troubles.push(`console: ${message.text()}`));
	page.on('dialog', (dialog) => { page.troubles.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
	page.on('request', (request) => request.url().startsWith(`file://${folder}/${name}`) || page.troubles.push(`request: ${request.url()}`));
	await page.goto(`file://${folder}/${name}${hash}`);
	return page;
}

async function finish(page) {
	assert.deepEqual(page.troubles, []);
	await page.context().close();
}

const picture = async (page, name) => screenshots && page.screenshot({path: `${screenshots}/${name}.png`});
const matches = (page) => page.locator('#matches').textContent();
const selected = (page) => page.locator('.row[aria-selected="true"] .message').textContent();

test('the overview counts, and its bars lead to the findings they stand for', async () => {
	const page = await open('everything.html');
	assert.match(await page.locator('.figure.error').textContent(), /^9errors$|^8errors$/);
	await picture(page, 'overview');
	const bar = page.locator('.bar-row', {hasText: 'disk'}).first();
	const number = Number(await bar.locator('.count').textContent());
	await bar.click();
	assert.equal(await page.locator('#findings').isVisible(), true);
	assert.match(await matches(page), new RegExp(`^${number} of`));
	assert.equal(await page.locator('.row').count(), number);
	await finish(page);
});

test('what is new is told from what is known, fixed and suppressed', async () => {
	const page = await open('gated.html');
	assert.match(await page.locator('.legend').textContent(), /new 8.*known 1.*fixed 1.*suppressed 1/);
	assert.match(await page.locator('.states .quiet').textContent(), /dns-lookup in find_host\(\)/);
	await page.keyboard.press('2');
	// What somebody has accepted is not shown at first.
	assert.match(await matches(page), /^8 of 10 findings/);
	await page.locator('input[name="state"][value="suppressed"]').check();
	assert.match(await matches(page), /^9 of 10/);
	await finish(page);
});

test('text and facets filter together', async () => {
	const page = await open('everything.html', {hash: '#findings'});
	await page.locator('#query').fill('connect src/net.c');
	assert.equal(await page.locator('.row').count(), 2);
	await page.locator('#query').fill('no such thing');
	assert.match(await page.locator('.empty').textContent(), /No finding fits/);
	await page.locator('#clear').click();
	const all = await page.locator('.row').count();
	await page.locator('input[name="confidence"][value="high"]').check();
	await page.locator('input[name="context"][value="signal-handler"]').check();
	const few = await page.locator('.row').count();
	assert.ok(few > 0 && few < all);
	// A facet says how many there would be, not how many there are.
	assert.notEqual(await page.locator('label:has(input[value="event-loop"]) .count').textContent(), '0');
	await finish(page);
});

test('the keyboard does all of it', async () => {
	const page = await open('everything.html');
	await page.keyboard.press('2');
	const first = await selected(page);
	await page.keyboard.press('j');
	assert.notEqual(await selected(page), first);
	await page.keyboard.press('k');
	assert.equal(await selected(page), first);
	await page.keyboard.press('/');
	await page.keyboard.type('getaddrinfo');
	await page.keyboard.press('Enter');
	assert.match(await page.locator('#detail h2').textContent(), /getaddrinfo\(\) waits/);
	assert.equal(await page.evaluate(() => document.activeElement.id), 'rows');
	await page.keyboard.press('Enter');
	assert.equal(await page.evaluate(() => document.activeElement.id), 'detail');
	await page.keyboard.press('Escape');
	assert.equal(await page.evaluate(() => document.activeElement.id), 'rows');
	await page.keyboard.press('?');
	assert.equal(await page.locator('#keys').evaluate((dialog) => dialog.open), true);
	await page.keyboard.press('Escape');
	await page.keyboard.press('End');
	await page.keyboard.press('3');
	assert.equal(await page.locator('#rewrite').isVisible(), true);
	await finish(page);
});

test('a chain is followed hop by hop, with the call marked in its source', async () => {
	const page = await open('everything.html', {hash: '#findings'});
	await page.locator('#query').fill('dns-lookup');
	assert.deepEqual(await page.locator('.stop .title').allTextContents(),
		['on_read() runs in an event loop: libuv callback', 'on_read()', 'lookup()', 'resolve()', 'getaddrinfo()']);
	assert.equal(await page.locator('.stop.open mark').textContent(), 'getaddrinfo');
	assert.equal(await page.locator('.steps output').textContent(), '4 of 4');
	await page.locator('#rows').focus();
	await page.keyboard.press('p');
	assert.equal(await page.locator('.stop.open .title').textContent(), 'lookup()');
	assert.match(await page.locator('.stop.open .edge-words').textContent(), /through a field or table, one of 3/);
	assert.equal(await page.locator('.stop.open .track').getAttribute('class'), 'track guessed');
	await page.locator('.steps .back').click();
	await page.locator('.steps .back').click();
	assert.equal(await page.locator('.stop[aria-current="step"] .title').textContent(), 'on_read() runs in an event loop: libuv callback');
	assert.equal(await page.locator('.steps .back').isDisabled(), true);
	assert.match(await page.locator('.stop.open .what').textContent(), /uv_read_start/);
	await page.locator('.stop .head', {hasText: 'resolve()'}).click();
	assert.equal(await page.locator('.stop.open .title').textContent(), 'resolve()');
	await picture(page, 'finding');
	await finish(page);
});

test('findings with one root are led to', async () => {
	const page = await open('many.html');
	const row = page.locator('.chart.wide .bar-row').first();
	const number = (await row.locator('.count').textContent()).trim();
	await row.click();
	assert.match(await matches(page), new RegExp(`^${number} of 10,000 findings that go through`));
	await page.locator('#clear').click();
	assert.equal(await matches(page), '10,000 findings');
	await finish(page);
});

test('the address names what is shown, and leads there', async () => {
	const page = await open('everything.html', {hash: '#findings'});
	await page.locator('.row').nth(3).click();
	const message = await selected(page), address = page.url();
	assert.match(address, /#findings\/[0-9a-f]{16}$/);
	await page.reload();
	assert.equal(await selected(page), message);
	await finish(page);
});

test('what to rewrite first stands with its reach and its cost', async () => {
	const page = await open('everything.html', {hash: '#rewrite'});
	assert.ok((await page.locator('#rewrite tbody').first().locator('tr').count()) > 3);
	await picture(page, 'rewrite');
	const row = page.locator('#rewrite tr', {hasText: 'resolve()'}).first();
	assert.match(await row.textContent(), /dns-lookup/);
	await row.locator('button').first().click();
	assert.equal(await page.locator('.row').count(), 3);
	await finish(page);
	const inventory = await open('inventory.html', {hash: '#rewrite'});
	assert.match(await inventory.locator('#rewrite').textContent(), /One recipe, many places.*sleep/);
	// Without a context, what counts is how much of the program would have to change with it.
	assert.match(await inventory.locator('#rewrite tbody tr').filter({hasText: 'dns-lookup'}).first().textContent(), /12/);
	await finish(inventory);
});

test('what was not seen is said', async () => {
	const page = await open('everything.html', {hash: '#seen'});
	const text = await page.locator('#seen').textContent();
	assert.match(text, /src\/slow\.cc: timed out after 60 s/);
	assert.match(text, /systemd\/sd-bus\.h/);
	assert.match(text, /121 of 180/);
	await picture(page, 'seen');
	await finish(page);
	const nothing = await open('nothing.html');
	assert.match(await nothing.locator('h1').first().textContent(), /Nothing here waits where it must not/);
	await finish(nothing);
});

test('hostile code is text, whatever it tries', async () => {
	const page = await open('hostile.html', {hash: '#findings'});
	await page.evaluate(() => { window.ran = []; window.run = (number) => window.ran.push(number); });
	const address = '#findings';
	for (const view of ['#overview', '#rewrite', '#seen', address]) await page.evaluate((hash) => { location.hash = hash; }, view);
	await page.locator('.row').first().click();
	assert.match(await page.locator('#detail h2').textContent(), /^<\/script><script>run\(9\)<\/script><!-- <b>\\u2028\\u2029 " ' & \]\]>/);
	assert.match(await page.locator('.source').first().textContent(), /<script>run\(20\)<\/script>/);
	for (let i = 0; i < 4; i++) await page.keyboard.press('p');
	await page.keyboard.press('1');
	assert.deepEqual(await page.evaluate(() => window.ran), []);
	assert.equal(await page.evaluate(() => document.scripts.length), 2);
	assert.equal(await page.evaluate(() => document.querySelectorAll('img, iframe, [onload], [onerror]').length), 0);
	assert.deepEqual(page.troubles, []);
	// And if a hole were found, what comes through it would not run.
	await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="run(30)"><p style="color:red" onclick="run(31)">x'));
	await page.waitForTimeout(100);
	assert.deepEqual(await page.evaluate(() => window.ran), []);
	await page.context().close();
	const plain = await open('hostile.html', {javaScriptEnabled: false});
	assert.match(await plain.locator('tbody').textContent(), /<script>run\(9\)<\/script>/);
	await finish(plain);
});

test('ten thousand findings are as quick as ten', async () => {
	const started = Date.now();
	const page = await open('many.html', {hash: '#findings'});
	await page.locator('.row').first().waitFor();
	const loaded = Date.now() - started;
	assert.ok(loaded < 40000, `${loaded} ms until the list stood`);
	assert.ok((await page.locator('.row').count()) < 60);
	const work = await page.evaluate(() => {
		const times = {};
		const time = (name, act) => { const from = performance.now(); act(); times[name] = performance.now() - from; };
		const query = document.getElementById('query');
		time('first search', () => { query.value = 'part_17 module3'; query.dispatchEvent(new Event('input')); });
		time('next search', () => { query.value = 'part_1'; query.dispatchEvent(new Event('input')); });
		time('no search', () => { query.value = ''; query.dispatchEvent(new Event('input')); });
		time('order', () => { const sort = document.getElementById('sort'); sort.value = 'severity'; sort.dispatchEvent(new Event('change')); });
		return times;
	});
	for (const [name, milliseconds] of Object.entries(work)) assert.ok(milliseconds < 8000, `${name}: ${milliseconds} ms`);
	assert.ok((await page.locator('.row').count()) < 60);
	await page.locator('#rows').focus();
	await page.keyboard.press('End');
	assert.equal(await page.locator('.row[aria-selected="true"]').getAttribute('aria-posinset'), '10000');
	assert.equal(await page.locator('.row[aria-selected="true"]').isVisible(), true);
	await page.locator('#rows').evaluate((box) => { box.scrollTop = box.scrollHeight / 2; });
	await page.locator('.row[aria-posinset="5001"]').waitFor();
	assert.match(await page.locator('.source mark').first().textContent(), /blocking_call/);
	await finish(page);
});

test('without scripts there is a table of all findings', async () => {
	const page = await open('everything.html', {javaScriptEnabled: false});
	assert.equal(await page.locator('tbody tr').count(), 10);
	assert.match(await page.locator('h1').textContent(), /8 errors, 1 warning/);
	await picture(page, 'plain');
	await finish(page);
});

test('on a narrow screen nothing is cut off, and a finding covers the list', async () => {
	const page = await open('everything.html', {viewport: {width: 360, height: 740}});
	for (const key of ['1', '2', '3', '4']) {
		await page.keyboard.press(key);
		const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
		assert.ok(wide <= room, `view ${key} is ${wide} wide on ${room}`);
	}
	await page.keyboard.press('2');
	await page.locator('.row').first().click();
	assert.equal(await page.locator('#rows').isVisible(), false);
	await picture(page, 'narrow');
	await page.locator('.close').click();
	assert.equal(await page.locator('#rows').isVisible(), true);
	await page.locator('#filters-button').click();
	assert.equal(await page.locator('#filters').isVisible(), true);
	await finish(page);
});

/** The least contrast of text with what is behind it, over all that is shown. */
const leastContrast = () => {
	const channel = (value) => (value /= 255) <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
	const parse = (color) => (color.match(/[\d.]+/g) || []).map(Number);
	const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
	const behind = (element) => {
		for (let at = element; at; at = at.parentElement) {
			const color = parse(getComputedStyle(at).backgroundColor);
			if (color.length === 3 || color[3] > 0) return color;
		}
		return [255, 255, 255];
	};
	let least = [21, ''];
	for (const element of document.querySelectorAll('main *, header *')) {
		const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
		if (!own || !element.checkVisibility() || element.matches(':disabled, .cost span')) continue;
		const pair = [light(parse(getComputedStyle(element).color)), light(behind(element))].sort((a, b) => b - a);
		const contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
		if (contrast < least[0]) least = [contrast, `${element.className} ${element.textContent.slice(0, 30)}`];
	}
	return least;
};

test('light and dark can both be read', async () => {
	for (const colorScheme of ['light', 'dark']) {
		const page = await open('gated.html', {colorScheme});
		for (const key of ['1', '2', '3', '4']) {
			await page.keyboard.press(key);
			const [contrast, what] = await page.evaluate(leastContrast);
			assert.ok(contrast >= 4.5, `${colorScheme}, view ${key}: contrast ${contrast.toFixed(2)} at "${what}"`);
			await picture(page, `${colorScheme}-${key}`);
		}
		const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
		const before = await background();
		await page.keyboard.press('t');
		assert.notEqual(await background(), before);
		await finish(page);
	}
});

test('on paper stands what is filtered, and the open finding with every source', async () => {
	const page = await open('everything.html', {hash: '#findings', colorScheme: 'dark'});
	await page.locator('#query').fill('dns-lookup');
	await page.locator('.row').first().click();
	await page.emulateMedia({media: 'print', colorScheme: 'dark'});
	await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
	assert.equal(await page.locator('#print .wide-table tbody tr').count(), 1);
	assert.equal(await page.locator('#print .source').count(), 4);
	assert.equal(await page.locator('#rows').isVisible(), false);
	assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor), 'rgb(255, 255, 255)');
	await picture(page, 'paper');
	const pdf = await page.pdf({format: 'A4'});
	assert.ok(pdf.length > 10000);
	await finish(page);
});
