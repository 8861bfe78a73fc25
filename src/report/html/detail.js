/* One finding: why it is one, the way there as a picture that is followed call by call, and what to do next. */

const way = {finding: null, stops: [], at: 0};

const certaintyWords = {variable: 'through a variable', parameter: 'through a parameter', field: 'through a field or table',
	invoked: 'by an outside function that calls its argument', virtual: 'as a virtual method', type: 'perhaps: only the type fits'};

/** Where the way leads along: what makes the context, each function, the call at the end. */
function stopsOf(finding) {
	const stops = [];
	if (finding.context)
		stops.push({kind: 'context', title: finding.context.words, code: finding.context.what, place: finding.context.place, edge: 'certain', edgeWords: ''});
	for (const hop of finding.chain) {
		const doubt = certaintyWords[hop.certainty] || '';
		const choice = hop.candidates > 1 ? `${doubt ? ', ' : ''}one of ${hop.candidates} that it may be` : '';
		stops.push({kind: 'function', title: functionName(hop.function), place: hop.place,
			edge: hop.certainty === 'direct' && hop.candidates <= 1 ? 'certain' : 'guessed', edgeWords: doubt + choice});
	}
	if (finding.chain.length === 0)
		stops.push({kind: 'function', title: functionName(finding.in), place: finding.place, edge: 'certain', edgeWords: ''});
	stops.push({kind: finding.rule.class === 'unsafe' ? 'unsafe' : 'wait', title: functionName(finding.call), words: finding.rule.waits
		? `waits ${finding.rule.waits}` : finding.rule.predicate, edge: '', edgeWords: ''});
	return stops;
}

/** The part of the picture beside one stop: its sign, and the line to the next. */
function stopPicture(stop, last) {
	const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
	svg.setAttribute('class', `sign ${stop.kind}`);
	svg.setAttribute('viewBox', '0 0 24 24');
	svg.setAttribute('aria-hidden', 'true');
	const shapes = {
		context: [['circle', {cx: 12, cy: 12, r: 8, class: 'ring'}], ['path', {d: 'M12 7.5a4.5 4.5 0 1 0 4.5 4.5M12 7.5l-2-2M12 7.5l-2 2', class: 'stroke'}]],
		function: [['circle', {cx: 12, cy: 12, r: 5, class: 'ring'}]],
		wait: [['path', {d: 'M8.5 3.5h7l5 5v7l-5 5h-7l-5-5v-7z', class: 'full'}], ['path', {d: 'M9 8v8M15 8v8', class: 'bars'}]],
		unsafe: [['path', {d: 'M12 3l10 18H2z', class: 'full'}], ['path', {d: 'M12 9v6M12 17v2', class: 'bars'}]],
	};
	for (const [tag, attributes] of shapes[stop.kind]) {
		const shape = document.createElementNS('http://www.w3.org/2000/svg', String(tag));
		for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, String(value));
		svg.append(shape);
	}
	return make('span', {class: `track ${last ? '' : stop.edge}`}, svg);
}

function stopElement(stop, number, open) {
	const last = number === way.stops.length - 1;
	const head = make('button', {type: 'button', class: 'head', 'aria-expanded': String(open), disabled: !stop.place,
		on: {click: () => follow(number)}},
		make('span', {class: 'title'}, stop.title),
		stop.place ? make('span', {class: 'place'}, stop.place.words) : '');
	return make('li', {class: `stop ${open ? 'open' : ''}`, 'aria-current': number === way.at ? 'step' : 'false'},
		stopPicture(stop, last),
		make('div', {class: 'body'}, head,
			stop.code ? make('code', {class: 'what'}, stop.code) : '',
			stop.words ? make('p', {class: 'words'}, stop.words) : '',
			stop.place && open ? excerpt(stop.place) || make('p', {class: 'quiet'}, 'The source is not in this report.') : '',
			stop.edgeWords ? make('p', {class: 'edge-words'}, stop.edgeWords) : ''));
}

/** all: every stop with its source, for paper. */
function wayElement(all) {
	return make('ol', {class: 'way'}, way.stops.map((stop, number) => stopElement(stop, number, all || number === way.at)));
}

/** Goes to a stop of the way; the call at its end has no source of its own. */
function follow(number) {
	if (!way.finding) return;
	way.at = Math.min(Math.max(number, 0), way.stops.length - 2);
	const old = find('detail').querySelector('.way');
	const focused = old.contains(document.activeElement);
	old.replaceWith(wayElement(false));
	const open = find('detail').querySelector('.stop.open');
	if (focused) open.querySelector('.head').focus();
	open.scrollIntoView({block: 'nearest'});
	showSteps();
}

function showSteps() {
	const detail = find('detail');
	detail.querySelector('.steps output').textContent = `${way.at + 1} of ${way.stops.length - 1}`;
	detail.querySelector('.back').disabled = way.at === 0;
	detail.querySelector('.on').disabled = way.at >= way.stops.length - 2;
}

function stepsElement() {
	return make('div', {class: 'steps'},
		make('button', {type: 'button', class: 'back', title: 'Towards the context (p or ←)', on: {click: () => follow(way.at - 1)}}, '↑ caller'),
		make('output', {}),
		make('button', {type: 'button', class: 'on', title: 'Towards the call (n or →)', on: {click: () => follow(way.at + 1)}}, '↓ callee'));
}

function fact(label, ...content) {
	const filled = content.flat().filter(Boolean);
	return filled.length ? [make('dt', {}, label), make('dd', {}, ...filled)] : [];
}

const remedyWords = (remedy) => remedy && (remedy.framework === 'any' || remedy.framework === 'awaited'
	? remedy.words : `${remedy.framework}: ${remedy.words}`);

function causeFact(finding) {
	if (!finding.cause || finding.cause.count < 2) return [];
	const name = functionName(textOf(finding.cause.function));
	return fact('Fix here', make('button', {type: 'button', class: 'link', on: {click: () => showCause(finding.causeNumber)}},
		`${count(finding.cause.count, 'finding')} go through ${name}`), ': one change there mends them all.');
}

function placesFact(label, places, total, words) {
	if (!total) return [];
	const shown = places.slice(0, 12).map((item) => make('li', {}, make('span', {}, words(item)), ' ',
		make('span', {class: 'place'}, item.place.words)));
	if (total > shown.length) shown.push(make('li', {class: 'quiet'}, `and ${numberFormat.format(total - shown.length)} more`));
	return fact(label, make('ul', {class: 'places'}, shown));
}

/** A command or a comment that is to be taken elsewhere. */
function copyable(text) {
	const code = make('code', {}, text);
	const button = make('button', {type: 'button', class: 'copy', on: {click: () => {
		getSelection().selectAllChildren(code);
		if (navigator.clipboard) navigator.clipboard.writeText(text).then(() => { button.textContent = 'Copied'; }, () => {});
	}}}, 'Copy');
	return make('span', {class: 'copyable'}, code, button);
}

function nextSteps(finding) {
	return make('section', {class: 'next'}, make('h3', {}, 'Next'),
		make('dl', {class: 'facts'},
			fact('Read', copyable(`goinception explain ${finding.rule.id}`)),
			finding.state === 'suppressed' ? fact('Suppressed', finding.reason)
				: fact('Accept', copyable(`/* goinception: ignore(${finding.rule.id}) why it may wait here */`),
					make('span', {class: 'quiet'}, ' on the line of the call, or the line before'))));
}

function factsOf(finding) {
	return make('dl', {class: 'facts'},
		causeFact(finding),
		fact('Why', finding.rule.why),
		fact('Instead', remedyWords(finding.instead)),
		fact(finding.instead ? 'Or' : 'Instead', remedyWords(finding.or)),
		fact('Besides', finding.also && `${functionName(finding.call)} also: ${finding.also}`),
		fact('Doubt', finding.doubt),
		fact('In the traced run', finding.trace),
		fact('Macro', finding.macro && `the call is written at ${finding.macro}`),
		placesFact('More calls', finding.more, finding.moreTotal, (more) => functionName(more.call)),
		placesFact('Also from', finding.others, finding.otherTotal, (other) => other.words));
}

function detailParts(finding, all) {
	way.finding = finding;
	way.stops = stopsOf(finding);
	way.at = way.stops.length - 2;
	return [
		make('header', {},
			make('p', {class: 'kicker'}, make('span', {class: `severity ${finding.severity}`}, finding.severity),
				` ${finding.confidence} confidence · ${finding.rule.id} · ${finding.rule.class}`,
				finding.state === 'open' ? '' : ` · ${finding.state}`),
			make('h2', {}, finding.message),
			make('p', {class: 'place'}, finding.place.words)),
		make('div', {class: 'way-head'}, make('h3', {}, finding.context ? 'How the program gets there' : 'Where it stands'),
			all || way.stops.length < 3 ? '' : stepsElement()),
		wayElement(all),
		factsOf(finding),
		nextSteps(finding),
	];
}

function showDetail(finding) {
	const detail = find('detail');
	if (way.finding === finding && finding) return;
	if (!finding) {
		way.finding = null;
		detail.replaceChildren();
		return;
	}
	detail.replaceChildren(make('button', {type: 'button', class: 'close', on: {click: closeDetail}}, '← Findings'),
		...detailParts(finding, false));
	detail.scrollTop = 0;
	if (detail.querySelector('.steps')) showSteps();
}

/** On a narrow page the finding covers the list. */
function closeDetail() {
	find('findings').classList.remove('opened');
	find('rows').focus();
}
