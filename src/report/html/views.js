/* The views beside the list: the overview with its charts, what to rewrite first, and what the analysis saw. */

/** Shows the findings of one value of a facet. */
function showOnly(key, value) {
	resetFilter();
	filter.chosen[key].add(value);
	showView('findings');
	find('query').value = '';
	refreshList();
}

function showCause(number) {
	resetFilter();
	filter.cause = number;
	filter.order = 'place';
	showView('findings');
	find('query').value = '';
	refreshList();
}

/** Bars of one facet: errors and warnings of what is to be acted on, the longest first. */
function chart(facet, title) {
	const rows = new Map();
	for (const finding of live) {
		const value = facet.of(finding);
		const row = rows.get(value) || {value, errors: 0, warnings: 0};
		if (finding.error) row.errors++;
		else row.warnings++;
		rows.set(value, row);
	}
	const sorted = [...rows.values()].sort((a, b) => b.errors + b.warnings - a.errors - a.warnings || (a.value < b.value ? -1 : 1));
	const most = sorted.length ? sorted[0].errors + sorted[0].warnings : 1;
	const figure = make('figure', {class: 'chart'}, make('figcaption', {}, title));
	for (const row of sorted.slice(0, 10)) figure.append(barElement(facet, row, most));
	if (sorted.length > 10) figure.append(make('p', {class: 'quiet'}, `and ${sorted.length - 10} more, in the filters of the findings`));
	return figure;
}

function barElement(facet, row, most) {
	const bar = make('button', {type: 'button', class: 'bar-row', title: `${row.value}: ${count(row.errors, 'error')}, ${count(row.warnings, 'warning')}`,
		on: {click: () => showOnly(facet.key, row.value)}},
		make('span', {class: 'label'}, row.value),
		make('span', {class: 'bars'}, make('span', {class: 'bar error'}), make('span', {class: 'bar warning'})),
		make('span', {class: 'count'}, numberFormat.format(row.errors + row.warnings)));
	bar.querySelector('.bar.error').style.width = `${(100 * row.errors) / most}%`;
	bar.querySelector('.bar.warning').style.width = `${(100 * row.warnings) / most}%`;
	return bar;
}

/** One bar of everything: what is new, known, fixed, suppressed. */
function stateBar() {
	const totals = {new: 0, open: 0, known: 0, suppressed: 0};
	for (const finding of findings) totals[finding.state]++;
	const parts = [['new', totals.new], ['open', totals.open], ['known', totals.known], ['fixed', data.fixed.length], ['suppressed', totals.suppressed]]
		.filter(([, number]) => number);
	const all = parts.reduce((sum, [, number]) => sum + Number(number), 0);
	if (parts.length < 2) return null;
	const bar = make('div', {class: 'state-bar'}), legend = make('div', {class: 'legend'});
	for (const [name, number] of parts) {
		const part = make('span', {class: `part ${name}`});
		part.style.width = `${(100 * Number(number)) / all}%`;
		bar.append(part);
		legend.append(make('button', {type: 'button', disabled: name === 'fixed', on: {click: () => showOnly('state', name)}},
			make('span', {class: `swatch ${name}`}), `${name} ${numberFormat.format(Number(number))}`));
	}
	return make('figure', {class: 'chart states'}, make('figcaption', {}, data.baseline ? 'Against the baseline' : 'State'), bar, legend,
		data.fixed.length ? make('p', {class: 'quiet'}, `Found no more: ${data.fixed.slice(0, 6).map(([rule, , , name]) =>
			`${textOf(rule)} in ${functionName(textOf(name))}`).join(', ')}${data.fixed.length > 6 ? ', …' : ''}. --update-baseline takes them out.`) : '');
}

function causeList() {
	const shared = data.causes.map((cause, number) => ({...cause, number})).filter((cause) => cause.count > 1).slice(0, 10);
	if (shared.length === 0) return null;
	const most = shared[0].count;
	const figure = make('figure', {class: 'chart wide'}, make('figcaption', {}, 'Fix here first'),
		make('p', {class: 'quiet'}, 'Functions that many findings go through: one change there, or at its call, mends them all.'));
	for (const cause of shared) {
		const row = make('button', {type: 'button', class: 'bar-row', on: {click: () => showCause(cause.number)}},
			make('span', {class: 'label'}, functionName(textOf(cause.function)), ' ', make('span', {class: 'place'}, `${cause.called ? 'called at' : 'in'} ${placeOf(cause.place).words}`)),
			make('span', {class: 'bars'}, make('span', {class: 'bar cause'})),
			make('span', {class: 'count'}, numberFormat.format(cause.count)));
		row.querySelector('.bar').style.width = `${(100 * cause.count) / most}%`;
		figure.append(row);
	}
	return figure;
}

function showOverview() {
	const errors = live.filter((finding) => finding.error).length, warnings = live.length - errors;
	const account = data.account;
	const seen = account.contexts.reduce((sum, [, , number]) => sum + number, 0);
	const sentence = live.length === 0 ? 'Nothing here waits where it must not, as far as was seen.'
		: errors ? `${count(errors, 'call')} ${errors === 1 ? 'makes' : 'make'} code wait that must not wait.`
			: 'Calls that may wait; none of them is an error.';
	find('overview').replaceChildren(
		make('div', {class: 'hero'},
			make('div', {class: 'figures'},
				make('button', {type: 'button', class: 'figure error', on: {click: () => showOnly('severity', 'error')}}, make('b', {}, numberFormat.format(errors)), errors === 1 ? 'error' : 'errors'),
				make('button', {type: 'button', class: 'figure warning', on: {click: () => showOnly('severity', 'warning')}}, make('b', {}, numberFormat.format(warnings)), warnings === 1 ? 'warning' : 'warnings')),
			make('div', {}, make('h1', {}, sentence),
				make('p', {class: 'quiet'}, `${count(account.files, 'file')}, ${count(account.functions, 'function')}, ${count(seen, 'context')} that must not wait. `,
					account.failed.length ? `${count(account.failedTotal, 'file')} could not be analysed. ` : '',
					make('a', {href: '#seen'}, 'What was seen, and what was not'), '.'))),
		make('div', {class: 'charts'}, ...[stateBar(), live.length ? chart(facetByKey.class, 'By what is waited for') : null,
			live.length ? chart(facetByKey.framework, 'By framework of the context') : null,
			live.length ? chart(facetByKey.folder, 'By folder') : null, causeList()].filter(Boolean)));
}

/* ---- what to rewrite first ---- */

const costs = ['by the flag or name that the rule gives', 'the same, and what follows the call has to be read', 'by hand, with a known way', 'by hand'];

function costOf(finding) {
	if (!finding.instead) return 3;
	if (!finding.instead.exact || finding.instead.safety === 'manual') return 2;
	return finding.instead.safety === 'safe' ? 0 : 1;
}

const boundWeight = {unbounded: 4, peer: 4, child: 4, user: 4, holder: 3, argument: 2, disk: 2, work: 2, none: 3};

/** The functions that hold the calls: what is rewritten is a function. */
function rewrites() {
	const byFunction = new Map();
	for (const finding of live) {
		const key = `${finding.place.path}\n${finding.in}`;
		const item = byFunction.get(key) || {name: finding.in, place: finding.place, findings: [], rules: new Map(), contexts: new Set(), unnamed: 0, weight: 0, sureness: 0, callers: 0};
		item.findings.push(finding);
		item.sureness += [0.15, 0.5, 1][confidences.indexOf(finding.confidence)];
		item.rules.set(finding.rule.id, Math.max(item.rules.get(finding.rule.id) || 0, costOf(finding)));
		if (finding.context) item.contexts.add(finding.context);
		for (const other of finding.others) item.contexts.add(other);
		item.unnamed = Math.max(item.unnamed, finding.otherTotal - finding.others.length);
		item.callers = Math.max(item.callers, finding.callers);
		item.weight = Math.max(item.weight, boundWeight[finding.rule.bound] || 1);
		byFunction.set(key, item);
	}
	for (const item of byFunction.values()) {
		item.reach = item.contexts.size + item.unnamed;
		/* What becomes asynchronous takes its callers with it; the tenth costs less than the first. */
		item.cost = [...item.rules.values()].reduce((sum, cost) => sum + 1 + cost, 0) + Math.log2(1 + item.callers);
		item.score = (item.weight * (1 + item.reach) * Math.sqrt(item.sureness)) / item.cost;
	}
	return [...byFunction.values()].sort((a, b) => b.score - a.score || a.findings[0].index - b.findings[0].index);
}

const callersWords = (item) => (item.reach ? '' : item.callers >= 1000 ? '1,000 +' : numberFormat.format(item.callers));

function rewriteRow(item, number) {
	const first = item.findings[0];
	const cost = Math.max(...item.rules.values());
	return make('tr', {},
		make('td', {class: 'rank'}, String(number + 1)),
		make('td', {}, make('button', {type: 'button', class: 'link strong', on: {click: () => showFunction(item)}}, functionName(item.name)),
			make('div', {class: 'place'}, item.place.words)),
		make('td', {}, [...item.rules.keys()].slice(0, 4).map((rule) => make('span', {class: 'tag'}, rule)), item.rules.size > 4 ? ` +${item.rules.size - 4}` : ''),
		make('td', {class: 'number'}, numberFormat.format(item.findings.length)),
		make('td', {class: 'number', title: 'contexts that reach it'}, numberFormat.format(item.reach)),
		make('td', {class: 'number', title: 'functions that lead to it, and change with it'}, callersWords(item)),
		make('td', {title: costs[cost]}, make('span', {class: `cost cost-${cost}`, role: 'img', 'aria-label': costs[cost]}, '●'.repeat(cost + 1), make('span', {}, '●'.repeat(3 - cost)))),
		make('td', {class: 'remedy'}, remedyWords(first.instead) || remedyWords(first.or) || '–'));
}

function showFunction(item) {
	resetFilter();
	filter.query = `${item.name} ${item.place.path}`.toLowerCase();
	find('query').value = filter.query;
	showView('findings');
	refreshList();
	select(list.shown.findIndex((finding) => finding === item.findings[0]), true);
}

function recipes() {
	const byRule = new Map();
	for (const finding of live) {
		const item = byRule.get(finding.rule.id) || {rule: finding.rule, findings: 0, functions: new Set(), remedy: null};
		item.findings++;
		item.functions.add(`${finding.place.path}\n${finding.in}`);
		item.remedy = item.remedy || finding.instead || finding.or;
		byRule.set(finding.rule.id, item);
	}
	return [...byRule.values()].sort((a, b) => b.findings - a.findings || (a.rule.id < b.rule.id ? -1 : 1));
}

const headRow = (...titles) => make('thead', {}, make('tr', {}, titles.map((title) => make('th', {scope: 'col'}, title))));

function showRewrite(limit) {
	const items = rewrites();
	const shown = items.slice(0, limit);
	find('rewrite').replaceChildren(
		make('h1', {}, 'What to rewrite first'),
		make('p', {class: 'lead'}, 'Functions that hold the calls, the best return first: how many contexts they stop, for how long and how surely, ' +
			'against what the rewrite costs. Where no context reaches a call, the functions that lead to it are counted: they change with it.'),
		make('table', {class: 'wide-table'}, headRow('', 'Function', 'Waits', 'Calls', 'Contexts', 'Callers', 'Cost', 'First step'),
			make('tbody', {}, shown.map(rewriteRow))),
		items.length > limit ? make('button', {type: 'button', class: 'link more', on: {click: () => showRewrite(limit * 4)}}, `${items.length - limit} more functions`) : '',
		make('p', {class: 'quiet'}, 'Cost: ', costs.map((words, cost) => [make('span', {class: `cost cost-${cost}`}, '●'.repeat(cost + 1), make('span', {}, '●'.repeat(3 - cost))), ` ${words}. `])),
		make('h2', {}, 'One recipe, many places'),
		make('table', {class: 'wide-table'}, headRow('Rule', 'Waits for', 'Calls', 'Functions', 'What to write instead'),
			make('tbody', {}, recipes().map((item) => make('tr', {},
				make('td', {}, make('button', {type: 'button', class: 'link', on: {click: () => showOnly('rule', item.rule.id)}}, item.rule.id)),
				make('td', {}, item.rule.class), make('td', {class: 'number'}, numberFormat.format(item.findings)),
				make('td', {class: 'number'}, numberFormat.format(item.functions.size)),
				make('td', {class: 'remedy'}, remedyWords(item.remedy) || '–'))))));
}

/* ---- what was seen ---- */

function listOf(title, items, total) {
	if (!total) return '';
	return [make('h2', {}, title), make('ul', {class: 'plain-list'}, items.map((item) => make('li', {}, item)),
		total > items.length ? make('li', {class: 'quiet'}, `and ${numberFormat.format(total - items.length)} more`) : '')];
}

function showSeen() {
	const account = data.account;
	const row = (label, value, note) => make('tr', {}, make('th', {scope: 'row'}, label), make('td', {class: 'number'}, value), make('td', {class: 'quiet'}, note || ''));
	const number = (value) => numberFormat.format(value);
	const rows = [
		row('Files', number(account.files), account.guessedFlags ? `${number(account.guessedFlags)} with guessed flags: -p names the folder of compile_commands.json` : ''),
		row('Functions', number(account.functions)), row('Calls', number(account.calls)),
		row('Indirect calls resolved', `${number(account.resolved)} of ${number(account.indirect)}`, [account.neverMade ? `${number(account.neverMade)} never made` : '', account.resolved + account.neverMade < account.indirect ? 'where the others lead is not known' : ''].filter(Boolean).join('; ')),
		row('Functions of elsewhere that no rule knows', number(account.unknown), 'taken not to wait'),
		row('Calls that may wait', number(Object.values(account.blocking).reduce((a, b) => a + b, 0)), `${number(account.inContext)} of them reached by a context`),
		account.unsafe ? row('Calls that are unsafe where they are made', number(account.unsafe)) : '',
		account.hidden ? row('Left out as too unsure', number(account.hidden), '--min-confidence low shows them') : '',
		account.suppressed ? row('Suppressed with a reason', number(account.suppressed)) : '',
		account.filesWithErrors ? row('Files with errors in them', number(account.filesWithErrors), 'what the errors cover was not seen') : '',
		account.missingSources ? row('Compile commands without a source', number(account.missingSources)) : '',
	];
	find('seen').replaceChildren(make('h1', {}, 'What was seen, and what was not'),
		make('table', {class: 'account'}, make('tbody', {}, rows.filter(Boolean))),
		...[make('h2', {}, 'Contexts'), account.contexts.length
			? make('table', {class: 'account'}, make('tbody', {}, account.contexts.map(([framework, kind, total]) => row(framework, number(total), kind))))
			: make('p', {}, 'None was found: no callback of a known library, no loop of its own, no signal handler, no mark.'),
		account.stalls ? listOf(`Stalls of the traced run that nobody foresaw (${account.traced})`, account.stalls, account.stallsTotal) : '',
		account.stalls && !account.stallsTotal ? make('p', {}, `The traced run had ${account.traced}; all of them were foreseen.`) : '',
		listOf('Not analysed', account.failed.map(([file, why]) => `${file}: ${why}`), account.failedTotal),
		listOf('Headers that were not found', account.headers, account.headersTotal),
		listOf('Build flags that were left out', account.flags, account.flagsTotal),
		listOf('Suppressions to look at', account.troubles.map(([file, line, what]) => `${file}:${line}: this suppression ${what}`), account.troublesTotal),
		].flat().filter(Boolean),
		make('p', {class: 'quiet'}, `goinception ${data.tool}, ${account.seconds} s`));
}
