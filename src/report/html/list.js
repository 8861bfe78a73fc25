/* The list of findings: only the rows that are to be seen exist, so that ten thousand cost as much as ten. */

const ROW_HEIGHT = 64;
const list = {shown: findings, selected: -1};

function rowElement(finding, position) {
	const where = finding.context ? `${functionName(finding.context.entry)} · ${finding.context.framework}` : 'no context';
	const row = make('div', {class: `row ${finding.severity}`, role: 'option', id: `row-${position}`,
		'aria-selected': String(position === list.selected), 'aria-posinset': String(position + 1),
		'aria-setsize': String(list.shown.length), on: {click: () => select(position, true)}},
		make('span', {class: 'dot', title: finding.severity}),
		make('span', {class: 'message'}, finding.message),
		make('span', {class: 'place'}, finding.place.words),
		make('span', {class: 'tags'},
			make('span', {class: 'tag'}, finding.rule.id), make('span', {class: 'entry'}, where),
			finding.confidence === 'high' ? '' : make('span', {class: 'tag soft'}, finding.confidence),
			finding.state === 'open' ? '' : make('span', {class: `tag ${finding.state}`}, finding.state)));
	row.style.top = `${position * ROW_HEIGHT}px`;
	return row;
}

function drawRows() {
	const box = find('rows'), spacer = find('spacer');
	const height = box.clientHeight || 600;
	const first = Math.max(0, Math.floor(box.scrollTop / ROW_HEIGHT) - 4);
	const last = Math.min(list.shown.length, Math.ceil((box.scrollTop + height) / ROW_HEIGHT) + 4);
	spacer.style.height = `${list.shown.length * ROW_HEIGHT}px`;
	const rows = [];
	for (let position = first; position < last; position++) rows.push(rowElement(list.shown[position], position));
	if (list.shown.length === 0)
		rows.push(make('p', {class: 'empty'}, findings.length ? 'No finding fits these filters.' : 'Nothing was found.'));
	spacer.replaceChildren(...rows);
	if (list.selected >= 0) box.setAttribute('aria-activedescendant', `row-${list.selected}`);
	else box.removeAttribute('aria-activedescendant');
}

function scrollToSelected() {
	const box = find('rows'), top = list.selected * ROW_HEIGHT;
	if (list.selected < 0) return;
	if (top < box.scrollTop) box.scrollTop = top;
	else if (top + ROW_HEIGHT > box.scrollTop + box.clientHeight) box.scrollTop = top + ROW_HEIGHT - box.clientHeight;
}

/** Selects the finding at a position of the list; opened: the reader wants to look at it. */
function select(position, opened) {
	if (list.shown.length === 0) return;
	list.selected = Math.min(Math.max(position, 0), list.shown.length - 1);
	scrollToSelected();
	drawRows();
	showDetail(list.shown[list.selected]);
	find('findings').classList.toggle('opened', opened || find('findings').classList.contains('opened'));
	remember();
}

/** Filters anew; the finding that was selected stays it when it still passes. */
function refreshList() {
	const before = list.selected >= 0 ? list.shown[list.selected] : null;
	const {shown, totals} = applyFilter();
	list.shown = shown;
	list.selected = before ? shown.indexOf(before) : -1;
	showFilters(totals, refreshList);
	const cause = filter.cause === null ? '' : ` that go through ${functionName(textOf(data.causes[filter.cause].function))}`;
	find('matches').textContent = shown.length === findings.length ? count(shown.length, 'finding')
		: `${numberFormat.format(shown.length)} of ${count(findings.length, 'finding')}${cause}`;
	find('clear').hidden = !isFiltered();
	find('nav-count').textContent = numberFormat.format(live.length);
	if (list.selected < 0 && shown.length) list.selected = 0;
	if (shownView === 'findings') {
		if (list.selected < 0) find('rows').scrollTop = 0;
		drawRows();
		scrollToSelected();
	}
	showDetail(list.selected >= 0 ? shown[list.selected] : null);
	remember();
}
