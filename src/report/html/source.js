/* Lines of sources: coloured, and with a mark on the call. */

const keywords = new Set(('alignas alignof asm auto bool break case catch char class co_await co_return co_yield const ' +
	'constexpr continue decltype default delete do double else enum explicit extern false final float for friend goto if ' +
	'inline int long namespace new noexcept nullptr operator override private protected public register return short signed ' +
	'sizeof static static_cast struct switch template this throw true try typedef typename union unsigned using virtual ' +
	'void volatile while NULL size_t ssize_t int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t').split(' '));
const tokens = /\/\/.*|\/\*.*?(?:\*\/|$)|"(?:[^"\\]|\\.)*(?:"|$)|'(?:[^'\\]|\\.)*(?:'|$)|\b\d[\w.]*|[A-Za-z_]\w*/g;

function kindOfToken(token) {
	if (token.startsWith('//') || token.startsWith('/*')) return 'comment';
	if (token[0] === '"' || token[0] === "'") return 'string';
	if (/\d/.test(token[0])) return 'number';
	return keywords.has(token) ? 'keyword' : '';
}

/** Cuts a line into pieces [from, to, kind]. */
function piecesOf(line) {
	const pieces = [];
	if (/^\s*\*[\s/]/.test(line) || /^\s*\*$/.test(line)) return [[0, line.length, 'comment']];
	const directive = /^\s*#\s*\w+/.exec(line);
	let at = directive ? directive[0].length : 0;
	if (directive) pieces.push([0, at, 'directive']);
	tokens.lastIndex = at;
	for (let match; (match = tokens.exec(line)); at = tokens.lastIndex) {
		if (match.index > at) pieces.push([at, match.index, '']);
		pieces.push([match.index, tokens.lastIndex, kindOfToken(match[0])]);
	}
	if (at < line.length) pieces.push([at, line.length, '']);
	return pieces;
}

/** The line's text with colours; what stands between from and to is marked. */
function colouredLine(line, from, to) {
	const code = make('code');
	for (const [start, end, kind] of piecesOf(line)) {
		const cuts = [start, Math.min(Math.max(from, start), end), Math.max(Math.min(to, end), start), end];
		for (let i = 0; i < 3; i++) {
			const text = line.slice(cuts[i], cuts[i + 1]);
			if (!text) continue;
			const piece = kind ? make('span', {class: kind}, text) : document.createTextNode(text);
			code.append(i === 1 && to > from ? make('mark', {}, piece) : piece);
		}
	}
	return code;
}

/** The lines around a place, or null when they are not in the report. */
function excerpt(place, around = 3) {
	const lines = data.lines[place.file];
	if (!lines || !place.line || lines[place.line] === undefined) return null;
	const block = make('div', {class: 'source', role: 'group', 'aria-label': `Source of ${place.words}`});
	const first = Math.max(1, place.line - around);
	const indents = [];
	for (let number = first; number <= place.line + around; number++)
		if (lines[number] !== undefined && lines[number].trim()) indents.push(/^ */.exec(lines[number])[0].length);
	const cut = Math.min(...indents);
	for (let number = first; number <= place.line + around; number++) {
		if (lines[number] === undefined) continue;
		const here = number === place.line;
		block.append(make('div', {class: here ? 'line here' : 'line'},
			make('span', {class: 'number', 'aria-hidden': 'true'}, String(number)),
			colouredLine(lines[number].slice(cut), here ? place.from - cut : 0, here ? place.to - cut : 0)));
	}
	return block;
}
