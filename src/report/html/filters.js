/* Which findings are shown: by text, and by what they are. A facet without a choice lets everything through. */

const facets = [
	{key: 'state', title: 'State', of: (finding) => finding.state, order: ['new', 'open', 'known', 'suppressed']},
	{key: 'severity', title: 'Severity', of: (finding) => finding.severity, order: ['error', 'warning']},
	{key: 'confidence', title: 'Confidence', of: (finding) => finding.confidence, order: ['high', 'medium', 'low']},
	{key: 'class', title: 'Waits for', of: (finding) => finding.rule.class},
	{key: 'context', title: 'Context', of: (finding) => (finding.context ? finding.context.kind : 'none')},
	{key: 'framework', title: 'Framework', of: (finding) => (finding.context ? finding.context.framework : 'none')},
	{key: 'folder', title: 'Folder', of: (finding) => finding.folder},
	{key: 'rule', title: 'Rule', of: (finding) => finding.rule.id},
];
const facetByKey = Object.fromEntries(facets.map((facet) => [facet.key, facet]));

const orders = {
	place: {title: 'By place', compare: () => 0},
	severity: {title: 'Surest first', compare: (a, b) => Number(b.error) - Number(a.error) ||
		confidences.indexOf(b.confidence) - confidences.indexOf(a.confidence)},
	reach: {title: 'Most contexts first', compare: (a, b) => b.otherTotal - a.otherTotal},
	cause: {title: 'By common cause', compare: (a, b) => (a.causeNumber ?? 1e9) - (b.causeNumber ?? 1e9)},
	rule: {title: 'By rule', compare: (a, b) => (a.rule.id < b.rule.id ? -1 : a.rule.id > b.rule.id ? 1 : 0)},
};

const filter = {query: '', chosen: Object.fromEntries(facets.map((facet) => [facet.key, new Set()])), cause: null, order: 'place'};

/** What a reader has to act on is what is shown first. */
function resetFilter() {
	filter.query = '';
	filter.cause = null;
	for (const facet of facets) filter.chosen[facet.key].clear();
	if (live.length && live.length < findings.length)
		for (const finding of live) filter.chosen.state.add(finding.state);
}

const passesFacet = (finding, facet) => {
	const chosen = filter.chosen[facet.key];
	return chosen.size === 0 || chosen.has(facet.of(finding));
};

function passesText(finding) {
	if (filter.cause !== null && finding.causeNumber !== filter.cause) return false;
	const words = filter.query.toLowerCase().split(/\s+/).filter(Boolean);
	return words.every((word) => haystack(finding).includes(word));
}

/** The findings that pass, in order, and how many there would be for each value of each facet. */
function applyFilter() {
	const totals = Object.fromEntries(facets.map((facet) => [facet.key, new Map()]));
	const shown = [];
	for (const finding of findings) {
		if (!passesText(finding)) continue;
		const refused = facets.filter((facet) => !passesFacet(finding, facet));
		if (refused.length === 0) shown.push(finding);
		for (const facet of refused.length === 0 ? facets : refused.length === 1 ? refused : []) {
			const value = facet.of(finding);
			totals[facet.key].set(value, (totals[facet.key].get(value) || 0) + 1);
		}
	}
	const compare = orders[filter.order].compare;
	shown.sort((a, b) => compare(a, b) || a.index - b.index);
	return {shown, totals};
}

const isFiltered = () => filter.query !== '' || filter.cause !== null ||
	facets.some((facet) => facet.key !== 'state' && filter.chosen[facet.key].size > 0);

const valuesOf = {};
for (const facet of facets) {
	const values = new Map();
	for (const finding of findings) values.set(facet.of(finding), (values.get(facet.of(finding)) || 0) + 1);
	valuesOf[facet.key] = [...values.keys()].sort((a, b) => facet.order
		? facet.order.indexOf(a) - facet.order.indexOf(b)
		: values.get(b) - values.get(a) || (a < b ? -1 : 1));
}

const SHOWN_AT_FIRST = 8;
const unfolded = new Set();

function facetElement(facet, totals, changed) {
	const values = valuesOf[facet.key];
	const chosen = filter.chosen[facet.key];
	const limit = unfolded.has(facet.key) ? values.length : SHOWN_AT_FIRST;
	const items = values.filter((value, i) => i < limit || chosen.has(value)).map((value) => {
		const total = totals[facet.key].get(value) || 0;
		const box = make('input', {type: 'checkbox', checked: chosen.has(value), name: facet.key, value,
			on: {change: () => { if (!chosen.delete(value)) chosen.add(value); changed(); }}});
		return make('label', {class: total ? '' : 'none', title: value}, box, make('span', {class: 'value'}, value),
			make('span', {class: 'count'}, numberFormat.format(total)));
	});
	if (values.length > limit)
		items.push(make('button', {type: 'button', class: 'link', on: {click: () => { unfolded.add(facet.key); changed(); }}},
			`${values.length - limit} more`));
	return make('fieldset', {}, make('legend', {}, facet.title), items);
}

/** Only facets that tell findings apart. */
function showFilters(totals, changed) {
	const focused = document.activeElement instanceof HTMLInputElement && document.activeElement.type === 'checkbox'
		? [document.activeElement.name, document.activeElement.value] : null;
	const panel = find('filters');
	panel.replaceChildren(...facets.filter((facet) => valuesOf[facet.key].length > 1)
		.map((facet) => facetElement(facet, totals, changed)));
	if (!focused) return;
	for (const box of panel.querySelectorAll('input'))
		if (box.name === focused[0] && box.value === focused[1]) box.focus();
}
