/* context.h for x86-64, System V calling convention: a function keeps rbx, rbp, r12 to r15 and the stack pointer.
 *
 * A suspended context is its stack pointer; from there upwards lie r15, r14, r13, r12, rbx, rbp, and where to go on.
 * The switch returns by `ret`: processors predict it well, because every context was suspended by the same call, and
 * indirect branch tracking has no say in it. What shadow stacks would need is missing on purpose, and the note at the end
 * says so: a program linked with this file runs without one, instead of dying at the first switch. */
#if defined(__x86_64__) && !defined(GI_CONTEXT_UCONTEXT)
	.text

	.globl gi_context_switch
	.hidden gi_context_switch
	.type gi_context_switch, @function
	.p2align 4
gi_context_switch: /* rdi: void **ret_suspended, rsi: void *to */
	.cfi_startproc
	endbr64
	pushq %rbp
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset rbp, 0
	pushq %rbx
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset rbx, 0
	pushq %r12
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset r12, 0
	pushq %r13
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset r13, 0
	pushq %r14
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset r14, 0
	pushq %r15
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset r15, 0
	movq %rsp, (%rdi)
	/* From here on the same rules describe the other stack. */
	movq %rsi, %rsp
	popq %r15
	.cfi_adjust_cfa_offset -8
	.cfi_restore r15
	popq %r14
	.cfi_adjust_cfa_offset -8
	.cfi_restore r14
	popq %r13
	.cfi_adjust_cfa_offset -8
	.cfi_restore r13
	popq %r12
	.cfi_adjust_cfa_offset -8
	.cfi_restore r12
	popq %rbx
	.cfi_adjust_cfa_offset -8
	.cfi_restore rbx
	popq %rbp
	.cfi_adjust_cfa_offset -8
	.cfi_restore rbp
	ret
	.cfi_endproc
	.size gi_context_switch, . - gi_context_switch

/* Where a new context begins: r12 is its function, r13 the argument (gi_context_make put them there). It has no caller,
 * and says so: here backtraces end, and an exception that nobody caught ends the program. */
	.type gi_context_begin, @function
	.p2align 4
gi_context_begin:
	.cfi_startproc
	.cfi_undefined rip
	endbr64
	movq %r13, %rdi
	xorl %ebp, %ebp
	callq *%r12
	ud2
	.cfi_endproc
	.size gi_context_begin, . - gi_context_begin

	.globl gi_context_make
	.hidden gi_context_make
	.type gi_context_make, @function
	.p2align 4
gi_context_make: /* rdi: void *stack_end, rsi: entry, rdx: argument */
	.cfi_startproc
	endbr64
	leaq gi_context_begin(%rip), %rax
	movq %rax, -8(%rdi)
	movq %rsi, -32(%rdi) /* r12 */
	movq %rdx, -40(%rdi) /* r13 */
	leaq -56(%rdi), %rax
	ret
	.cfi_endproc
	.size gi_context_make, . - gi_context_make

	/* GNU_PROPERTY_X86_FEATURE_1_AND: indirect branch tracking, no shadow stack. */
	.section .note.gnu.property, "a"
	.p2align 3
	.long 4, 16, 5
	.asciz "GNU"
	.long 0xc0000002, 4, 1, 0
#endif
	.section .note.GNU-stack, "", @progbits
