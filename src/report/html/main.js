/* Views, keys, the address, paper. */

const views = ['overview', 'findings', 'rewrite', 'seen'];
const drawView = {overview: showOverview, rewrite: () => showRewrite(100), seen: showSeen};
const drawn = new Set();
let shownView = '';

function showView(name) {
	if (shownView === name) return;
	shownView = name;
	if (name in drawView && !drawn.has(name)) drawView[name]();
	drawn.add(name);
	for (const view of views) find(view).hidden = view !== name;
	for (const link of document.querySelectorAll('nav a'))
		link.setAttribute('aria-current', link instanceof HTMLElement && link.dataset.view === name ? 'page' : 'false');
	if (name === 'findings') {
		drawRows();
		scrollToSelected();
	} else {
		window.scrollTo(0, 0);
	}
	remember();
}

/** The address says what is shown, so that a link to a finding can be passed on. */
function remember() {
	const selected = shownView === 'findings' && list.selected >= 0 ? list.shown[list.selected].id : '';
	const wanted = `#${shownView}${selected ? `/${selected}` : ''}`;
	if (shownView && location.hash !== wanted)
		try { history.replaceState(null, '', wanted); } catch { /* some viewers of mail allow no history */ }
}

function goToAddress() {
	const [name, id] = location.hash.slice(1).split('/');
	if (id) {
		const finding = findings.find((candidate) => candidate.id === id);
		if (finding && !list.shown.includes(finding)) {
			for (const facet of facets) filter.chosen[facet.key].clear();
			refreshList();
		}
		showView('findings');
		if (finding) select(list.shown.indexOf(finding), true);
	} else {
		showView(views.includes(name) ? name : 'overview');
	}
}

/* ---- light and dark ---- */

function isDark() {
	const theme = document.documentElement.dataset.theme;
	return theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

function toggleTheme() {
	document.documentElement.dataset.theme = isDark() ? 'light' : 'dark';
	find('theme-button').textContent = isDark() ? 'Light' : 'Dark';
}

/* ---- keys ---- */

const moves = {j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -1e9, End: 1e9};
const steps = {n: 1, ArrowRight: 1, p: -1, ArrowLeft: -1};

function keyOfFindings(event) {
	if (event.key in moves && (event.key.length === 1 || !find('detail').contains(document.activeElement))) {
		select(list.selected + moves[event.key], false);
		return true;
	}
	if (event.key in steps) {
		follow(way.at + steps[event.key]);
		return true;
	}
	if (event.key === 'Enter' && document.activeElement === find('rows')) {
		find('findings').classList.add('opened');
		find('detail').focus();
		return true;
	}
	return false;
}

function keyOfPage(event) {
	if (event.key >= '1' && event.key <= '4') showView(views[Number(event.key) - 1]);
	else if (event.key === '/') {
		showView('findings');
		find('query').select();
		find('query').focus();
	} else if (event.key === '?') find('keys').showModal();
	else if (event.key === 't') toggleTheme();
	else if (event.key === 'Escape') closeDetail();
	else return false;
	return true;
}

function onKey(event) {
	if (event.ctrlKey || event.metaKey || event.altKey || find('keys').open) return;
	const typing = document.activeElement === find('query') || document.activeElement instanceof HTMLSelectElement;
	if (typing) {
		if (event.key === 'Escape' || (event.key === 'Enter' && document.activeElement === find('query'))) find('rows').focus();
		else if (event.key === 'ArrowDown' && document.activeElement === find('query')) find('rows').focus();
		else return;
		event.preventDefault();
	} else if ((shownView === 'findings' && keyOfFindings(event)) || keyOfPage(event)) {
		event.preventDefault();
	}
}

/* ---- paper ---- */

/** Paper has no scroll bar: what the filters let through as one table, and the finding that is open in full. */
function preparePaper() {
	const rows = list.shown.map((finding) => make('tr', {}, make('td', {class: 'place'}, finding.place.words), make('td', {}, finding.severity),
		make('td', {}, finding.message, finding.chain.length ? make('div', {class: 'place'}, finding.chain.map((hop) => hop.function).join(' › ')) : ''),
		make('td', {}, finding.rule.id)));
	const selected = shownView === 'findings' && find('findings').classList.contains('opened') ? way.finding : null;
	const parts = [make('h1', {}, count(list.shown.length, 'finding')),
		make('table', {class: 'wide-table'}, headRow('Place', 'Severity', 'Finding', 'Rule'), make('tbody', {}, rows))];
	if (selected) {
		const at = way.at;
		parts.unshift(make('article', {class: 'detail'}, ...detailParts(selected, true)));
		way.at = at;
	}
	find('print').replaceChildren(...parts);
}

/* ---- start ---- */

function start() {
	const errors = live.filter((finding) => finding.error).length;
	find('name').textContent = data.name;
	find('verdict').textContent = live.length ? `${count(errors, 'error')}, ${count(live.length - errors, 'warning')}` : 'nothing found';
	for (const [key, order] of Object.entries(orders)) find('sort').append(make('option', {value: key}, order.title));
	find('sort').addEventListener('change', () => { filter.order = find('sort').value; refreshList(); });
	find('query').addEventListener('input', () => { filter.query = find('query').value; list.selected = -1; refreshList(); });
	find('clear').addEventListener('click', () => { resetFilter(); find('query').value = ''; refreshList(); });
	find('filters-button').addEventListener('click', () => {
		const open = find('findings').classList.toggle('filtering');
		find('filters-button').setAttribute('aria-expanded', String(open));
	});
	let waiting = false;
	find('rows').addEventListener('scroll', () => {
		if (!waiting) requestAnimationFrame(() => { waiting = false; drawRows(); });
		waiting = true;
	});
	window.addEventListener('resize', drawRows);
	window.addEventListener('hashchange', goToAddress);
	window.addEventListener('keydown', onKey);
	window.addEventListener('beforeprint', preparePaper);
	window.addEventListener('afterprint', () => find('print').replaceChildren());
	find('theme-button').addEventListener('click', toggleTheme);
	find('theme-button').textContent = isDark() ? 'Light' : 'Dark';
	find('keys-button').addEventListener('click', () => find('keys').showModal());
	find('keys-close').addEventListener('click', () => find('keys').close());
	resetFilter();
	find('report').hidden = false;
	const address = location.hash;
	refreshList();
	if (address) history.replaceState(null, '', address);
	goToAddress();
}

start();
