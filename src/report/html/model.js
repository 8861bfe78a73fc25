'use strict';
/* What was found, as the program wrote it (src/report/html_data.c), with its numbers replaced by what they stand for.
 * Everything that comes from analysed code is put on the page as text, never as markup. */

/** @type {any} */
const data = JSON.parse(document.getElementById('data').textContent);

/** Makes an element; a child that is a string becomes text.
 * @param {string} tag @param {any} [properties] @param {...any} children @returns {any} */
function make(tag, properties, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(properties || {})) {
		if (name === 'on')
			for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
		else if (name === 'class') element.className = value;
		else if (name in element && !name.startsWith('aria')) element[name] = value;
		else element.setAttribute(name, value);
	}
	element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ''));
	return element;
}

/** @param {string} id @returns {any} */
const find = (id) => document.getElementById(id);

const numberFormat = new Intl.NumberFormat('en');
const count = (number, noun, plural) =>
	`${numberFormat.format(number)} ${number === 1 ? noun : plural || noun + 's'}`;

const confidences = ['low', 'medium', 'high'];
const certainties = ['direct', 'variable', 'parameter', 'field', 'invoked', 'virtual', 'type'];

/** A name as a function, as the other reports write it. */
const functionName = (name) => (/[A-Za-z0-9_]$/.test(name) && !name.includes(' ') ? `${name}()` : name);

function placeOf(number) {
	const [file, line, column, from, to] = data.places[number];
	const path = data.files[file];
	return {file, path, line, column, from, to, words: path ? (line ? `${path}:${line}:${column}` : path) : '(unknown place)'};
}

/** "src/net" for "src/net/dns/resolve.c": two folders deep, so that a large tree has a table of contents. */
function folderOf(path) {
	const folders = path.split('/').slice(0, -1);
	return folders.length ? folders.slice(0, 2).join('/') : '.';
}

function contextOf(number) {
	const context = data.contexts[number];
	return {...context, entry: data.texts[context.entry], words: data.texts[context.words],
		what: data.texts[context.what], place: placeOf(context.place)};
}
const contexts = data.contexts.map((_, number) => contextOf(number));

function hopOf(number) {
	const [name, place, calls, certainty, candidates, words] = data.hops[number];
	return {function: data.texts[name], place: placeOf(place), calls: data.texts[calls],
		certainty: certainties[certainty], candidates, words: data.texts[words]};
}
const hops = data.hops.map((_, number) => hopOf(number));

const textOf = (number) => (number === undefined ? '' : data.texts[number]);
const remedyOf = (number) => (number === undefined ? null : data.remedies[number]);

function findingOf(raw, index) {
	const rule = data.rules[raw.rule];
	const context = raw.context === undefined ? null : contexts[raw.context];
	const place = placeOf(raw.place);
	const state = textOf(raw.state) || 'open';
	return {
		index, id: raw.id, rule, error: raw.error === 1, severity: raw.error === 1 ? 'error' : 'warning',
		confidence: confidences[raw.confidence], call: data.texts[raw.call], in: data.texts[raw.in],
		place, folder: folderOf(place.path), message: data.texts[raw.message], context,
		chain: (raw.chain || []).map((hop) => hops[hop]),
		others: (raw.others || []).map((other) => contexts[other]), otherTotal: raw.otherTotal || 0, callers: raw.callers || 0,
		also: textOf(raw.also), instead: remedyOf(raw.instead), or: remedyOf(raw.or),
		more: (raw.more || []).map(([call, where]) => ({call: data.texts[call], place: placeOf(where)})),
		moreTotal: raw.moreTotal || 0, doubt: textOf(raw.doubt), trace: textOf(raw.trace), macro: textOf(raw.macro),
		state: state === 'unchanged' ? 'known' : state, reason: textOf(raw.reason),
		cause: raw.cause === undefined ? null : data.causes[raw.cause], causeNumber: raw.cause,
	};
}
const findings = data.findings.map(findingOf);
const counts = (finding) => finding.state === 'new' || finding.state === 'open';
const live = findings.filter(counts);

const haystacks = [];
/** What the search looks at, in small letters. */
function haystack(finding) {
	if (haystacks[finding.index] === undefined) {
		const parts = [finding.message, finding.place.words, finding.in, finding.call, finding.rule.id, finding.id];
		if (finding.context) parts.push(finding.context.entry, finding.context.framework, finding.context.what);
		for (const hop of finding.chain) parts.push(hop.function, hop.place.path);
		haystacks[finding.index] = parts.join('\n').toLowerCase();
	}
	return haystacks[finding.index];
}
